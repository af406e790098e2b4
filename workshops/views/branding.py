"""A programme's name, logo and colour."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from workshops.access import get_programme, require_facilitator
from workshops.colours import OWN, on_dark_paper, on_paper
from workshops.domain.programmes import brand
from workshops.forms.programmes import BrandForm, ColourForm
from workshops.views.pictures import picture, picture_headers


@require_http_methods(["GET", "HEAD", "POST"])
def branding(request: SignedInRequest, code: str) -> HttpResponse:
    programme = get_programme(request.user, code)
    require_facilitator(request.user, programme)
    form = BrandForm(request.POST or None, request.FILES or None, instance=programme)
    if request.method == "POST" and form.is_valid():
        brand(
            programme,
            colour=form.cleaned_data["colour"],
            picture=form.cleaned_data["picture"],
            has_no_logo=form.cleaned_data["has_no_logo"],
        )
        return redirect(programme)
    if form.is_bound:
        programme.refresh_from_db()  # what stands at the head is what is stored
    context = {"programme": programme, "form": form, **_sample(programme.colour or OWN)}
    status = form.status if form.is_bound else 200
    return render(request, "workshops/branding.html", context, status=status)


@require_safe
def sample(request: SignedInRequest) -> HttpResponse:
    """The region that shows how a colour will look; ``?colour=#rrggbb``."""
    form = ColourForm(request.GET)
    colour = form.cleaned_data["colour"].lower() if form.is_valid() else OWN
    return render(request, "workshops/_colour_sample.html", _sample(colour))


def _sample(colour: str) -> dict[str, object]:
    return {"light": on_paper(colour), "dark": on_dark_paper(colour)}


@login_not_required
@require_safe
@cache_control(max_age=365 * 24 * 60 * 60, immutable=True)
def colours(request: HttpRequest, colour: str) -> HttpResponse:
    """A style sheet that is made of its own address and nothing else: ``14606b.css``."""
    form = ColourForm({"colour": f"#{colour}"})
    if not form.is_valid():
        raise Http404(_("There is no such colour."))
    text = form.cleaned_data["colour"].lower()
    context = {"light": on_paper(text), "dark": on_dark_paper(text)}
    return render(request, "workshops/colours.css", context, content_type="text/css")


@require_safe
@picture_headers
def logo(request: SignedInRequest, code: str) -> HttpResponse:
    """The programme's logo; pages put its stored name behind ``?``, so that a new one shows."""
    return picture(get_programme(request.user, code).logo)
