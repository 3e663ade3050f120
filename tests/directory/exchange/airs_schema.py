"""Whether an AIRS XML file is as its schema says: which elements, how many, in which order.

A content model of a schema is a regular expression over the names of children, so it is made into
one. What the texts look like (dates, times, patterns) is not looked at.
"""

import re
from xml.etree.ElementTree import Element, parse

XS = "{http://www.w3.org/2001/XMLSchema}"


def faults(schema, file):
    """The elements of `file` whose children or attributes the schema does not allow."""
    top = parse(schema).getroot()  # noqa: S314 - a file of the open data
    known = {each.get("name"): each for each in top if each.get("name")}
    root = parse(file).getroot()  # noqa: S314 - a file of ours
    [declared] = [each for each in top.findall(f"{XS}element") if each.get("name") == local(root)]
    return [*_faults(known, root, declared)]


def local(element):
    """Its name without its namespace."""
    return element.tag.rpartition("}")[2]


def _faults(known, element, declared):
    kind = known.get(declared.get("type", ""), declared.find(f"{XS}complexType"))
    if not isinstance(kind, Element):
        if len(element):
            yield f"{local(element)} holds elements"
        return
    names = "".join(f"{local(child)} " for child in element)
    if not re.fullmatch(_model(kind), names):
        yield f"{local(element)}: {names}"
    attributes = kind.iter(f"{XS}attribute")
    needed = {each.get("name") for each in attributes if each.get("use") == "required"}
    if missing := needed.difference(element.keys()):
        yield f"{local(element)} lacks {sorted(missing)}"
    inner = {each.get("name"): each for each in kind.iter(f"{XS}element")}
    for child in element:
        if local(child) in inner:
            yield from _faults(known, child, inner[local(child)])


def _model(node):
    """The children that a part of a schema allows, as an expression over their names."""
    within = [_model(each) for each in node if each.tag in _MODELS]
    if node.tag == f"{XS}element":
        found = f"{node.get('name')} "
    else:
        found = ("|" if node.tag == f"{XS}choice" else "").join(within)
    least, most = node.get("minOccurs", "1"), node.get("maxOccurs", "1")
    return f"(?:{found}){{{least},{'' if most == 'unbounded' else most}}}"


_MODELS = {f"{XS}{name}" for name in ("sequence", "choice", "element", "all")}
