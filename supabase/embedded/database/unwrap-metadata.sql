-- Fix for Lite 0.10.0: it stores these columns as a JSON string that holds JSON, so that
-- `raw_user_meta_data ->> 'name'` is null in triggers and queries. Unwrapped as the row is written.
create or replace function auth.unwrap_metadata() returns trigger language plpgsql as $$
declare
  v_column text;
  v_row jsonb := to_jsonb(new);
begin
  foreach v_column in array tg_argv loop
    if jsonb_typeof(v_row -> v_column) = 'string' then
      v_row := jsonb_set(v_row, array[v_column], (v_row ->> v_column)::jsonb);
    end if;
  end loop;
  if v_row is distinct from to_jsonb(new) then
    new := jsonb_populate_record(new, v_row);
  end if;
  return new;
end $$;

create or replace trigger unwrap_metadata before insert or update on auth.users
  for each row execute function auth.unwrap_metadata('raw_user_meta_data', 'raw_app_meta_data');
create or replace trigger unwrap_metadata before insert or update on auth.identities
  for each row execute function auth.unwrap_metadata('identity_data');
create or replace trigger unwrap_metadata before insert or update on storage.objects
  for each row execute function auth.unwrap_metadata('metadata', 'user_metadata');
