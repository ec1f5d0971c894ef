"""The formula at the top of Copy the formulas; a test holds it against the checked one."""


# --8<-- [start:short]
def conv_size(size, kernel_size, stride=1, padding=0, dilation=1):
    span = dilation * (kernel_size - 1) + 1
    return (size + 2 * padding - span) // stride + 1


# --8<-- [end:short]
