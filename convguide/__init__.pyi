from convguide import architectures as architectures
from convguide import frameworks as frameworks
from convguide.formulas import *
from convguide.layers import *
from convguide.networks import *
from convguide.solver import *

__version__: str
