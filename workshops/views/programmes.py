"""A person's programmes, and one of them as its series of workshops."""

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from workshops.access import get_programme, may_facilitate, membership_of, require_facilitator
from workshops.domain.programmes import found, revise
from workshops.forms.programmes import AimForm, ProgrammeForm
from workshops.models import Programme
from workshops.views.series import series_of


@require_safe
def programmes(request: SignedInRequest) -> HttpResponse:
    """The list; whoever has one programme only is sent straight to it, unless ``?all`` asks."""
    own = list(
        Programme.objects.visible_to(request.user).annotate(
            workshop_count=Count(
                "workshops", distinct=True, filter=Q(workshops__rehearsal_of__isnull=True)
            )
        )
    )
    if len(own) == 1 and "all" not in request.GET:
        return redirect(own[0])
    return render(request, "workshops/programmes.html", {"programmes": own})


@require_http_methods(["GET", "HEAD", "POST"])
def new_programme(request: SignedInRequest) -> HttpResponse:
    """Whoever has an account may begin a programme, and leads it."""
    form = ProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect(found(lead=request.user, **form.cleaned_data))
    context = {"form": form, "has_others": Programme.objects.visible_to(request.user).exists()}
    status = 422 if form.is_bound else 200
    return render(request, "workshops/new_programme.html", context, status=status)


@require_safe
def programme(request: SignedInRequest, code: str) -> HttpResponse:
    programme = get_programme(request.user, code)
    membership = membership_of(request.user, programme)
    context = {
        "programme": programme,
        "may_facilitate": membership.may_facilitate,
        "may_lead": membership.may_lead,
        **series_of(programme),
        "pilot_groups": programme.pilot_groups.all(),
        "organisations": programme.organisations.all(),
        "milestones": programme.milestones.all(),
        "team": programme.memberships.select_related("user").order_by("user__name", "pk"),
    }
    return render(request, "workshops/programme.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def aim(request: SignedInRequest, code: str) -> HttpResponse:
    """The region of the aim; ``?edit`` opens its form."""
    programme = get_programme(request.user, code)
    context = {
        "programme": programme,
        "may_facilitate": may_facilitate(request.user, programme),
        "form": AimForm(instance=programme) if "edit" in request.GET else None,
    }
    if request.method != "POST":
        return render(request, "workshops/programme/_aim.html", context)
    require_facilitator(request.user, programme)
    form = AimForm(request.POST, instance=programme)
    if not form.is_valid():
        context["form"] = form
        return render(request, "workshops/programme/_aim.html", context, status=form.status)
    revise(programme, "aim", "structure_intro")
    return render(request, "workshops/programme/_aim.html", context | {"is_saved": True})
