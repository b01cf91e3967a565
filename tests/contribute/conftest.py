from small import contents, example, small, smaller  # noqa: F401
