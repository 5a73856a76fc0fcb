"""Examples of each form: a valid file, a damaged one and a hostile one, all of them invented here.

To add those of a form, write them beside (`row_examples`, `document_examples`, ...) and put that dictionary
into `EXAMPLES`; `test_forms` demands them for every form of the registry.
"""

from __future__ import annotations

from tests.core.forms.agency_examples import AGENCIES
from tests.core.forms.container_examples import CONTAINERS
from tests.core.forms.database_examples import DATABASES
from tests.core.forms.document_examples import DOCUMENTS
from tests.core.forms.paper_examples import PAPERS
from tests.core.forms.row_examples import ROWS

EXAMPLES = {**ROWS, **DOCUMENTS, **CONTAINERS, **AGENCIES, **DATABASES, **PAPERS}
