"""From messages of requests to values of the domain, checked."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from whorl.v1 import biometric_pb2, encounter_pb2, identification_pb2, record_identifier_pb2

from service.domain.identifiers import IdentifierError, RecordIdentifier, Scheme, parse
from service.domain.records import (
    FingerPosition,
    ImpressionType,
    Modality,
    OffenceClass,
    Outcome,
    RetentionFacts,
    Sentence,
)
from service.errors import FieldViolation, Reason, ServiceError, invalid
from service.handlers.fields import bounded_text, calendar_date, enum_of, moment, required_enum, uuid_text
from service.limits import RequestLimits
from service.projection.scope import SearchScope
from service.usecases.samples import SampleInput

MAX_IDENTIFIERS = 50
MAX_GALLERIES = 100
MAX_FILTER_SUBJECTS = 1000
MAX_MONTHS = 1200
MAX_AGE_YEARS = 150


class Reading:
    """Reads the messages that several services share."""

    def __init__(self, limits: RequestLimits, now: Callable[[], datetime]) -> None:
        self.limits = limits
        self._now = now

    def samples(self, messages: Sequence[biometric_pb2.Sample], field: str) -> tuple[SampleInput, ...]:
        """At least one sample, at most as many as one request may hold."""
        if not 1 <= len(messages) <= self.limits.samples:
            raise invalid(field, f"holds {len(messages)} samples; 1 to {self.limits.samples} are allowed")
        return tuple(self.sample(one, f"{field}[{index}]") for index, one in enumerate(messages))

    def sample(self, message: biometric_pb2.Sample, field: str) -> SampleInput:
        """One image or template."""
        modality = required_enum(Modality, message.modality, f"{field}.modality")
        position = required_enum(FingerPosition, message.finger_position, f"{field}.finger_position")
        impression = required_enum(ImpressionType, message.impression_type, f"{field}.impression_type")
        if modality is Modality.FACE and (position or impression):
            raise invalid(f"{field}.finger_position", "says of a face which finger it is; leave it out")
        payload = message.WhichOneof("payload")
        if payload is None:
            raise invalid(field, "holds neither an image nor a template")
        return SampleInput(
            field=field,
            modality=modality,
            label=bounded_text(message.label, f"{field}.label", self.limits.label_characters),
            finger_position=position,
            impression_type=impression,
            image=self._image(message.image, field) if payload == "image" else None,
            resolution_dpi=self._resolution(message.image, field) if payload == "image" else None,
            template=_template(message.template, field) if payload == "template" else None,
        )

    def identifiers(
        self, messages: Sequence[record_identifier_pb2.RecordIdentifier], field: str
    ) -> tuple[RecordIdentifier, ...]:
        """Distinct record identifiers, in order."""
        if len(messages) > MAX_IDENTIFIERS:
            raise invalid(field, f"holds {len(messages)} identifiers; at most {MAX_IDENTIFIERS} are allowed")
        found = [self.identifier(one, f"{field}[{index}]") for index, one in enumerate(messages)]
        return tuple(dict.fromkeys(found))

    def identifier(self, message: record_identifier_pb2.RecordIdentifier, field: str) -> RecordIdentifier:
        """One record identifier, in any written form, with the right check letter."""
        kind = record_identifier_pb2.RecordIdentifierScheme
        if message.scheme == kind.RECORD_IDENTIFIER_SCHEME_UNSPECIFIED:
            raise invalid(f"{field}.scheme", "must be set")
        if message.scheme not in kind.values():
            raise invalid(f"{field}.scheme", f"has the unknown value {message.scheme}")
        scheme = Scheme(kind.Name(message.scheme).removeprefix("RECORD_IDENTIFIER_SCHEME_"))
        try:
            return parse(scheme, message.value, today_year=self._now().year, issuer=message.issuer)
        except IdentifierError as error:
            explanation = error.explanation
            at = FieldViolation(f"{field}.value", explanation)
            raise ServiceError(Reason(error.reason.value), explanation, fields=(at,)) from None

    def galleries(self, names: Sequence[str], field: str) -> tuple[str, ...]:
        """Names of galleries; whether they exist is for the use case to say."""
        if len(names) > MAX_GALLERIES:
            raise invalid(field, f"holds {len(names)} galleries; at most {MAX_GALLERIES} are allowed")
        most = self.limits.label_characters
        return tuple(bounded_text(name, f"{field}[{index}]", most) for index, name in enumerate(names))

    def labels(self, message: Mapping[str, str], field: str) -> tuple[tuple[str, str], ...]:
        """Free labels, sorted by key."""
        if len(message) > self.limits.labels:
            raise invalid(field, f"holds {len(message)} labels; at most {self.limits.labels} are allowed")
        most = self.limits.label_characters
        for key, value in message.items():
            bounded_text(key, field, most)
            bounded_text(value, field, most)
        return tuple(sorted(message.items()))

    def retention_facts(self, message: encounter_pb2.RetentionFacts, field: str) -> RetentionFacts:
        """What decides how long the biometrics may be kept."""
        age = message.age_at_offence_years if message.HasField("age_at_offence_years") else None
        months = message.sentence_months if message.HasField("sentence_months") else None
        if age is not None and not 0 <= age <= MAX_AGE_YEARS:
            raise invalid(f"{field}.age_at_offence_years", f"is {age}; 0 to {MAX_AGE_YEARS} are allowed")
        if months is not None and not 0 <= months <= MAX_MONTHS:
            raise invalid(f"{field}.sentence_months", f"is {months}; 0 to {MAX_MONTHS} are allowed")
        dates = {
            name: calendar_date(getattr(message, name), f"{field}.{name}")
            for name in ("determination_end_date", "court_extension_end_date", "outcome_date")
            if message.HasField(name)
        }
        return RetentionFacts(
            outcome=required_enum(Outcome, message.outcome, f"{field}.outcome"),
            offence_class=required_enum(OffenceClass, message.offence_class, f"{field}.offence_class"),
            age_at_offence_years=age,
            sentence=required_enum(Sentence, message.sentence, f"{field}.sentence"),
            sentence_months=months,
            previously_convicted=message.previously_convicted,
            first_offence=message.first_offence,
            commissioner_consent=message.commissioner_consent,
            subject_consent=message.subject_consent,
            legal_hold=message.legal_hold,
            **dates,
        )

    def scope(
        self, galleries: Sequence[str], message: identification_pb2.SearchFilter, field: str
    ) -> SearchScope:
        """What a search looks at."""
        after = moment(message.captured_after, f"{field}.captured_after")
        before = moment(message.captured_before, f"{field}.captured_before")
        bounded = message.HasField("captured_after"), message.HasField("captured_before")
        if all(bounded) and after >= before:
            raise invalid(f"{field}.captured_before", "is not after captured_after: nothing could be found")
        positions = tuple(
            enum_of(FingerPosition, position, f"{field}.finger_positions[{index}]")
            for index, position in enumerate(message.finger_positions)
        )
        return SearchScope(
            galleries=self.galleries(galleries, "galleries"),
            finger_positions=tuple(one for one in positions if one is not None),
            captured_after=after if bounded[0] else None,
            captured_before=before if bounded[1] else None,
            labels=self.labels(message.labels, f"{field}.labels"),
            subject_ids=_subjects(message.subject_ids, f"{field}.subject_ids"),
            excluded_subject_ids=_subjects(message.excluded_subject_ids, f"{field}.excluded_subject_ids"),
        )

    def _image(self, message: biometric_pb2.Image, field: str) -> bytes:
        size = len(message.content)
        if size == 0:
            raise ServiceError(
                Reason.IMAGE_UNDECODABLE, "The image is empty; send the bytes of an image file."
            ).at(f"{field}.image.content")
        if size > self.limits.image_bytes:
            raise ServiceError(
                Reason.IMAGE_TOO_LARGE,
                f"The image has {size} bytes; at most {self.limits.image_bytes} are allowed. Compress it "
                "without loss, or crop it.",
            ).at(f"{field}.image.content")
        return message.content

    def _resolution(self, message: biometric_pb2.Image, field: str) -> float | None:
        if message.dpi == 0.0:
            return None
        least, most = self.limits.resolution_min_dpi, self.limits.resolution_max_dpi
        if not least <= message.dpi <= most:
            raise invalid(
                f"{field}.image.dpi",
                f"is {message.dpi:g}; {least:g} to {most:g} pixels per inch are allowed, "
                "0 means as the file says",
            )
        return message.dpi


def _template(message: biometric_pb2.Template, field: str) -> bytes:
    kind = biometric_pb2.TemplateFormat
    if message.format not in kind.values():
        raise invalid(f"{field}.template.format", f"has the unknown value {message.format}")
    if message.format not in (kind.TEMPLATE_FORMAT_UNSPECIFIED, kind.TEMPLATE_FORMAT_WHORL):
        raise ServiceError(
            Reason.NOT_SUPPORTED_YET,
            f"Templates of {kind.Name(message.format).removeprefix('TEMPLATE_FORMAT_')} cannot be read yet; "
            "send the image, or a template that Whorl made.",
        ).at(f"{field}.template.format")
    if not message.content:
        raise ServiceError(Reason.TEMPLATE_FORMAT, "The template is empty.").at(f"{field}.template.content")
    return message.content


def _subjects(values: Sequence[str], field: str) -> tuple[str, ...]:
    if len(values) > MAX_FILTER_SUBJECTS:
        raise invalid(field, f"holds {len(values)} subjects; at most {MAX_FILTER_SUBJECTS} are allowed")
    return tuple(uuid_text(value, f"{field}[{index}]") for index, value in enumerate(values))
