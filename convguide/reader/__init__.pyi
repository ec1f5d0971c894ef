from convguide.reader.calls import read_call as read_call
from convguide.reader.models import Model as Model
from convguide.reader.reading import read as read
from convguide.reader.sizes import sizes_that_work as sizes_that_work
from convguide.reader.source import ReadError as ReadError
from convguide.reader.trace import Report as Report
from convguide.reader.trace import trace_source as trace_source
