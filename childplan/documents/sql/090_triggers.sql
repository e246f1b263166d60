create or replace trigger only_the_scanner_answers before update on documents_document for each row
  execute function documents.only_the_scanner_answers();
