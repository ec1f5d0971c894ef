from convguide.frameworks.converting import FRAMEWORKS as FRAMEWORKS
from convguide.frameworks.converting import Conversion as Conversion
from convguide.frameworks.converting import convert_from as convert_from
from convguide.frameworks.converting import convert_to as convert_to
from convguide.frameworks.operation import CannotSay as CannotSay
from convguide.frameworks.operation import Operation as Operation
