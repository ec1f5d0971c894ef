from convguide.networks.sizes import Padding as Padding
from convguide.networks.sizes import ValidSizes as ValidSizes
from convguide.networks.sizes import valid_input_sizes as valid_input_sizes
from convguide.networks.stack import Concat as Concat
from convguide.networks.stack import Sequential as Sequential
from convguide.networks.stack import Sum as Sum
from convguide.networks.trace import Row as Row
from convguide.networks.trace import Trace as Trace
