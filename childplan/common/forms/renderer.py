"""The one form renderer: `{{ form }}` and `{{ form.name.as_field_group }}` come out as components."""

from django.forms.renderers import TemplatesSetting


class GovukRenderer(TemplatesSetting):
    """Renders whole forms and single fields. A bare widget, as in the admin, keeps Django's own template."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"
