"""New workshops, begun empty, from a template or from an earlier one; and saved templates."""

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from accounts.requests import SignedInRequest
from workshops.access import (
    get_part,
    get_programme,
    get_workshop,
    membership_of,
    require_facilitator,
    require_lead,
)
from workshops.domain import templates as of_templates
from workshops.domain.outlines import announce_from, proposed
from workshops.domain.programmes import WorkshopPlan, announce
from workshops.forms.programme_parts import NewWorkshopForm, SavedTemplateForm, TemplateForm
from workshops.models import Programme, SavedTemplate, Workshop
from workshops.zones import UNCHOSEN, time_zones

# --- A new workshop -----------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def new_workshop(request: SignedInRequest, code: str) -> HttpResponse:
    """One page: what it begins from, then what it is called and when.

    ``?start=`` chooses a beginning; with it come the other fields as they were typed so far.
    """
    programme = get_programme(request.user, code)
    require_facilitator(request.user, programme)
    if request.method != "POST":
        return _page(request, programme, NewWorkshopForm(programme, initial=_typed(request)))
    form = NewWorkshopForm(programme, request.POST)
    if form.is_valid():
        try:
            return redirect(_begun(request, programme, form))
        except ValidationError as refused:
            form.add_error(None, _("That cannot be begun from: %s") % refused.messages[0])
    return _page(request, programme, form, status=422)


def _begun(request: SignedInRequest, programme: Programme, form: NewWorkshopForm) -> Workshop:
    """Raises ``ValidationError`` for a beginning that is gone, or that no workshop can have."""
    asked = form.cleaned_data
    plan = WorkshopPlan(**{name: asked[name] for name in form.Meta.fields})
    if not asked["start"]:
        return announce(programme, plan)
    beginning = of_templates.beginning_of(request.user, asked["start"])
    if beginning is None:
        raise ValidationError(_("it is there no more."))
    if beginning.outline is None:
        raise ValidationError(_("it cannot be read."))
    return announce_from(programme, beginning.outline, proposed(beginning.outline, plan))


def _typed(request: SignedInRequest) -> dict[str, Any]:
    """What was typed so far, and what follows from what was chosen: its phase; its time zone and
    its language, where somebody chose these for it.
    """
    fields = ("start", "name", "number", "phase", "day", "time_zone", "language")
    typed = {name: request.GET[name] for name in fields if request.GET.get(name)}
    beginning = of_templates.beginning_of(request.user, typed.get("start", ""))
    if beginning is not None and beginning.outline is not None:
        outline = beginning.outline
        typed["phase"] = outline.phase
        if outline.time_zone != UNCHOSEN:
            typed |= {"time_zone": outline.time_zone, "language": outline.language}
    return typed


def _page(
    request: SignedInRequest, programme: Programme, form: NewWorkshopForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "programme": programme,
        "form": form,
        "start": form["start"].value() or "",
        "time_zones": time_zones(),
        "shipped": of_templates.shipped(),
        "saved": of_templates.saved(request.user),
        "earlier": of_templates.earlier(request.user, programme),
    }
    return render(request, "workshops/new_workshop.html", context, status=status)


# --- Templates ----------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def new_template(request: SignedInRequest, code: str) -> HttpResponse:
    """Keep a workshop's outline for the team; POST does so."""
    workshop = get_workshop(request.user, code)
    programme = workshop.programme
    require_facilitator(request.user, programme)
    form = SavedTemplateForm(programme, request.POST or None, initial={"name": str(workshop)[:120]})
    if request.method == "POST" and form.is_valid():
        asked = cast("dict[str, str]", form.cleaned_data)
        of_templates.save_as_template(workshop, **asked, user=request.user)
        return redirect("workshops:new-workshop", programme.code)
    context = {"workshop": workshop, "programme": programme, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "workshops/new_template.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
def template(request: SignedInRequest, code: str) -> HttpResponse:
    """POST names and describes it anew. DELETE forgets it; what was begun from it stays."""
    kept = get_part(request.user, SavedTemplate.objects.all(), code)
    programme = kept.programme
    after = reverse("workshops:new-workshop", args=[programme.code])
    if request.method == "DELETE":
        require_lead(request.user, programme)
        of_templates.remove_template(kept)
        return HttpResponseClientRedirect(after)
    require_facilitator(request.user, programme)
    form = TemplateForm(programme, request.POST or None, instance=kept)
    if request.method == "POST" and form.is_valid():
        of_templates.revise_template(kept)
        return redirect(after)
    context = {
        "template": kept,
        "programme": programme,
        "form": form,
        "after": after,
        "may_lead": membership_of(request.user, programme).may_lead,
    }
    status = form.status if request.method == "POST" else 200
    return render(request, "workshops/template.html", context, status=status)
