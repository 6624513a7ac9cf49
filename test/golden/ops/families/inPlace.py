"""In-place changes of views and of their bases, seen by autograd (CopySlices)."""
from ops.spec import S, Step, T

X = lambda *shape: [("mul", (T(*shape), 2))]
VIEWS = [("at", 0), ("at", [S(), 1]), ("at", [S(None, None, 2)]), ("at", [S(), S(1, 3)]), ("t",), ("view", [6, 2]), ("transpose", 0, 1), ("narrow", 1, 1, 2), ("unsqueeze", 0), ("at", "...")]


def table(add):
    for view, *args in VIEWS:
        make = X(3, 4) + [(view, (Step(0), *args))]
        for change in (("mul_", 3), ("add_", 1), ("zero_",), ("fill_", 2), ("relu_",), ("neg_",), ("div_", 2)):
            name, *rest = change
            # The base after the change, the view after it, and both in one result.
            add(make + [(name, (Step(1), *rest)), ("mul", (Step(0), 1))])
            add(make + [(name, (Step(1), *rest)), ("exp", (Step(1),))])
            if view == "at" and args == [0]:
                add(make + [(name, (Step(1), *rest)), ("add", (Step(0), Step(1)))])
        # A change of the base reaches a view that was made before.
        add(make + [("mul_", (Step(0), 3)), ("exp", (Step(1),))])
        add(make + [("mul_", (Step(0), 3)), ("mul_", (Step(1), 0.5)), ("mul", (Step(0), 1))])
        add(make + [("clone", (Step(1),)), ("mul_", (Step(2), 3)), ("mul", (Step(0), 1))])
    # Operands with gradients of their own.
    row = X(3, 4) + [("at", (Step(0), 1))]
    for op in ("add_", "sub_", "mul_", "div_", "copy_"):
        add(row + [(op, (Step(1), T(4, span=(0.5, 2)))), ("mul", (Step(0), 1))])
        add(row + [(op, (Step(1), T(1, span=(0.5, 2)))), ("mul", (Step(0), 1))])
        add([("zeros", ([3, 4],)), ("at", (Step(0), 1)), (op, (Step(1), T(4, span=(0.5, 2)))), ("mul", (Step(0), 1))], meta=False)
    # Two views of one base, views of views, several changes.
    two = X(3, 4) + [("at", (Step(0), 0)), ("at", (Step(0), [S(), 1]))]
    add(two + [("mul_", (Step(1), 2)), ("add_", (Step(2), 1)), ("mul", (Step(0), 1))])
    add(two + [("mul_", (Step(1), 2)), ("exp", (Step(2),))])
    add(two + [("mul_", (Step(1), T(4))), ("mul_", (Step(2), T(3))), ("mul", (Step(0), Step(0)))])
    nested = X(3, 4) + [("at", (Step(0), [S(0, 2)])), ("at", (Step(1), [S(), S(1, 3)])), ("mul_", (Step(2), 5))]
    for i in range(3):
        add(nested + [("exp", (Step(i),))])
    add(nested + [("mul_", (Step(1), 2)), ("exp", (Step(0),))])
    # Assignment.
    for index in (0, [S(), 1], [S(None, None, 2)], [S(), S(1, 3)], [1, 2], "...", [-1, S(None, 2)]):
        add(X(3, 4) + [("set_", (Step(0), index, 7)), ("exp", (Step(0),))])
        add(X(3, 4) + [("set_", (Step(0), index, T())), ("exp", (Step(0),))])
    add(X(3, 4) + [("set_", (Step(0), 0, T(4))), ("set_", (Step(0), [S(), 0], T(3))), ("mul", (Step(0), 2))])
    add(X(3, 4) + [("at", (Step(0), 1)), ("set_", (Step(0), 0, Step(1))), ("exp", (Step(0),))])
    # What is saved and then changed.
    add(X(3) + [("exp", (Step(0),)), ("mul_", (Step(1), 2)), ("add", (Step(1), 1))], meta=False)
    add(X(3) + [("mul", (Step(0), Step(0))), ("add_", (Step(0), 1)), ("add", (Step(1), 1))], meta=False)
    add(X(3, 4) + [("exp", (Step(0),)), ("at", (Step(1), 0)), ("mul_", (Step(2), 2)), ("add", (Step(1), 1))], meta=False)
    add(X(3) + [("sigmoid", (Step(0),)), ("add_", (Step(0), 1)), ("add", (Step(1), 1))])
    add([("at", (T(3, 4), 0)), ("mul_", (Step(0), 2))])
    add([("detach", (T(3, 4),)), ("mul_", (Step(0), 2))])
    add([("expand", (T(1, 3, grad=False), [2, 3])), ("mul_", (Step(0), 2))])
    add([("clone", (T(2, 3),)), ("expand", (Step(0), [2, 2, 3])), ("mul_", (Step(1), 2))])
