"""Lists of a programme's parts: each is a region of its page, read or edited."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import render

from accounts.models import User
from accounts.requests import SignedInRequest
from workshops.access import membership_of, require_facilitator, require_lead
from workshops.forms.parts import OrderForm
from workshops.models import Programme

METHODS: Final = ["GET", "HEAD", "POST"]
METHODS_OF_ONE: Final = ["GET", "HEAD", "POST", "DELETE"]


@dataclass(frozen=True, slots=True)
class PartList[Part: Model]:
    """A region; ``name`` is its id and, after an underscore, its template's name.

    ``form`` makes the form of a part, ``keep`` stores what it says; so do ``new`` and ``add`` for
    a new one where that is another form. ``more`` is what else the region shows. ``?edit`` opens
    the list, ``?add`` the form for a new part as well, and ``at`` names the part to go to.
    """

    name: str
    parts: Callable[[Programme], Sequence[Part]]
    form: Callable[..., Any]
    keep: Callable[[Any], None]
    remove: Callable[[Part], None]
    new: Callable[..., Any] | None = None
    add: Callable[[Any], None] | None = None
    put_in_order: Callable[[Programme, Sequence[Part]], None] | None = None
    more: Callable[[Programme], dict[str, Any]] = lambda programme: {}
    is_for_leads: bool = False

    def listed(self, request: SignedInRequest, programme: Programme) -> HttpResponse:
        """GET shows the region, POST adds a part."""
        if request.method != "POST":
            asked = request.GET
            return self.answer(
                request,
                programme,
                is_edited="edit" in asked or "add" in asked,
                new=self.new_form(programme) if "add" in asked else None,
                focus=asked.get("at", ""),
            )
        self._require(request.user, programme)
        form = self.new_form(programme, request.POST, request.FILES)
        if not form.is_valid():
            return self.answer(request, programme, new=form, status=422)
        (self.add or self.keep)(form)
        # The form stands open for the next one.
        return self.answer(request, programme, new=self.new_form(programme))

    def one(self, request: SignedInRequest, part: Part) -> HttpResponse:
        """GET opens the part's form in its row, POST saves it, DELETE removes it."""
        programme: Programme = part.programme  # type: ignore[attr-defined]
        if request.method == "DELETE":
            return self._removed(request, programme, part)
        self._require(request.user, programme)
        if request.method != "POST":
            form = self.form_of(part)
            return self.answer(request, programme, chosen=part, form=form)
        form = self.form_of(part, request.POST, request.FILES)
        if not form.is_valid():
            status = getattr(form, "status", 422)
            return self.answer(request, programme, chosen=part, form=form, status=status)
        try:
            self.keep(form)
        except ValidationError as refused:
            form.add_error(None, refused)
            return self.answer(request, programme, chosen=part, form=form, status=409)
        return self.answer(request, programme, focus=part.code)  # type: ignore[attr-defined]

    def ordered(self, request: SignedInRequest, programme: Programme) -> HttpResponse:
        """POST puts the list in another order."""
        require_facilitator(request.user, programme)
        parts = list(self.parts(programme))
        by_code = {one.code: one for one in parts}  # type: ignore[attr-defined]
        form = OrderForm(list(by_code), request.POST)
        if not form.is_valid():
            refused = form.non_field_errors()[0]
            return self.answer(request, programme, refused=refused, status=409)
        if self.put_in_order is not None:
            self.put_in_order(programme, [by_code[code] for code in form.cleaned_data["order"]])
        return self.answer(request, programme)

    def new_form(self, programme: Programme, *data: Any) -> Any:
        form = (self.new or self.form)(programme, *data, auto_id=f"{self.name}-new-%s")
        return _begun(form)

    def form_of(self, part: Part, *data: Any) -> Any:
        programme = part.programme  # type: ignore[attr-defined]
        form = self.form(programme, *data, instance=part, auto_id=f"{self.name}-one-%s")
        return _begun(form)

    def answer(
        self,
        request: SignedInRequest,
        programme: Programme,
        *,
        is_edited: bool = True,
        status: int = 200,
        **shown: Any,
    ) -> HttpResponse:
        """The region; ``shown`` is what of it is open: ``chosen`` with its ``form``, ``new``,
        the code that has the ``focus``, or why something was ``refused``.
        """
        membership = membership_of(request.user, programme)
        may_edit = membership.may_lead if self.is_for_leads else membership.may_facilitate
        context = {
            "programme": programme,
            "parts": self.parts(programme),
            "may_lead": membership.may_lead,
            "is_edited": is_edited and may_edit,
            "may_edit": may_edit,
            **self.more(programme),
            **shown,
        }
        template = f"workshops/programme/_{self.name.replace('-', '_')}.html"
        return render(request, template, context, status=status)

    def _require(self, user: User, programme: Programme) -> None:
        if self.is_for_leads:
            require_lead(user, programme)
        else:
            require_facilitator(user, programme)

    def _removed(self, request: SignedInRequest, programme: Programme, part: Part) -> HttpResponse:
        require_lead(request.user, programme)
        try:
            self.remove(part)
        except ValidationError as refused:
            return self.answer(request, programme, refused=refused.messages[0], status=409)
        return self.answer(request, programme, focus="list")


def _begun(form: Any) -> Any:
    """The form with its first field in focus."""
    next(iter(form.fields.values())).widget.attrs["autofocus"] = True
    return form
