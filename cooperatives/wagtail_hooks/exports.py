"""What staff take out: the figures of the years (file B), the answers of a wave (file C), its workbook (E). Each is logged."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cooperatives.actions.importing.answers import EXPORTED as ANSWER_COLUMNS
from cooperatives.actions.importing.years import EXPORTED as YEAR_COLUMNS
from cooperatives.actions.importing.years import year_rows
from cooperatives.actions.wave_data import answer_rows, sheets
from cooperatives.filters import RegistryFilter
from cooperatives.models import Cooperative, Wave, YearlyFigures
from cooperatives.policies import may_export_personal_data
from cooperatives.wagtail_hooks.access import staff
from land.accounts.actions import log_access
from land.core.exports import csv_response, workbook_response, xlsx_response


def _years(request: HttpRequest) -> Any:
    found = RegistryFilter(request.GET, queryset=Cooperative.objects.all(), request=request)
    log_access(actor=request.user, what="yearly figures export")
    rows = YearlyFigures.objects.filter(cooperative__in=found.qs.values("pk")).select_related("cooperative")
    return year_rows(rows.order_by("cooperative__tax_code", "year").iterator(chunk_size=1000))


@require_safe
@staff(may_export_personal_data)
def years_csv(request: HttpRequest) -> HttpResponse:
    """File B of the cooperatives that the list's filters leave; it goes in again unchanged."""
    return csv_response("anni", YEAR_COLUMNS, _years(request))


@require_safe
@staff(may_export_personal_data)
def years_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    return xlsx_response("anni", YEAR_COLUMNS, _years(request))


def _wave(pk: int) -> Wave:
    return get_object_or_404(
        Wave.objects.select_related("instrument_version__instrument", "scoring_spec").exclude(state="draft"),
        pk=pk,
    )


@require_safe
@staff(may_export_personal_data)
def answers_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """File C of a wave: the answers that cooperatives sent, by codice fiscale."""
    wave = _wave(pk)
    log_access(actor=request.user, what=f"answers {wave.code}")
    return csv_response(f"risposte-{wave.code}", ANSWER_COLUMNS, answer_rows(wave))


@require_safe
@staff()
def wave_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """Data, codes and method of a wave; under pseudonyms and without free text unless one may export personal data."""
    wave, named = _wave(pk), may_export_personal_data(request.user)
    log_access(actor=request.user, what=f"{'data' if named else 'pseudonymous data'} {wave.code}")
    return workbook_response(f"rilevazione-{wave.code}", sheets(wave, named=named))
