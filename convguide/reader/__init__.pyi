from convguide.reader.calls import read_call as read_call
from convguide.reader.source import ReadError as ReadError
