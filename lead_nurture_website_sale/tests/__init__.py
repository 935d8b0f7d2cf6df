from . import test_cart, test_cart_capture, test_cart_flow, test_order
