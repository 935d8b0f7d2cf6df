from . import unsubscribing
