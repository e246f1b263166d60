-- As the owner of the database: what access.stage needs, which no login can take.
do $$ begin execute format('grant temporary on database %I to childplan_steward', current_database()); end $$;
