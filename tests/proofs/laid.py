"""What the settled borough has that only time or a scanner brings: laid straight, as the programs would."""

REGISTERS = "Alder Road registers"
AMARA = "9992090022"
# Told of a request she made before, whatever the day and hour at which the borough settles.
OWN_NOTICE = """
insert into notifications_ownnotice (id, recipient_membership_id, kind, text, address, once, made_at)
select gen_random_uuid(), m.id, 'news', 'Your request for access to a child was declined', '/access-requests/', '',
       now()
  from accounts_membership m join accounts_user u on u.id = m.user_id where u.email = 'lena.marsh@ravensmere.example'
"""
# What a system was answered about Amara this morning, kept to be said again.
ANSWERED = f"""
with request as (
  insert into access_answeredrequest
    (id, membership_id, key, fingerprint, answer, status, headers, frame, kept_until)
  select gen_random_uuid(), m.id, 'this-morning', repeat('0', 64), gen_random_uuid(), 201, '{{}}', '[null]',
         now() + interval '1 day'
    from accounts_membership m join accounts_partnersystem p on p.id = m.partner_id where p.name = '{REGISTERS}'
  returning membership_id, answer)
insert into access_answerpiece (id, child_id, information_class, membership_id, answer, position, content)
select gen_random_uuid(), c.id, 8, r.membership_id, r.answer, 0, '{{}}'
  from request r, identity_child c where c.id = (select child_id from identity_alias where value = '{AMARA}')
"""
# A scanner has passed the report that waits with Jonah's SEN support.
PASSED = """
with passed as (
  update documents_document set state = 'clean', checked_at = now(), due_at = null
   where title = 'Speech and language report' returning id)
update documents_documentcontent c set opened_at = now() from passed where c.document_id = passed.id
"""
