"""HTML out: state to page, whole without JavaScript."""
