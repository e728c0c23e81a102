-- What an order is filled with beside the creator's own words: how the workspace's brand speaks, and prompt templates, which
-- ask a few questions and write the brief from the answers.
create table public.brand_voices (
  workspace_id    uuid primary key references public.workspaces (id) on delete cascade,
  description     text not null default '' constraint brand_voices_description_length check (char_length(description) <= 1000),
  preferred_terms text[] not null default '{}' constraint brand_voices_preferred_size
                  check (cardinality(preferred_terms) <= 30 and char_length(array_to_string(preferred_terms, ', ', '')) <= 500),
  avoided_terms   text[] not null default '{}' constraint brand_voices_avoided_size
                  check (cardinality(avoided_terms) <= 30 and char_length(array_to_string(avoided_terms, ', ', '')) <= 500),
  sample          text not null default '' constraint brand_voices_sample_length check (char_length(sample) <= 1000),
  author_name     text not null default '' constraint brand_voices_author_name_length check (char_length(author_name) <= 120),
  about_author    text not null default '' constraint brand_voices_about_author_length check (char_length(about_author) <= 500),
  cover_color     text constraint brand_voices_cover_color_shape check (cover_color ~ '^#[0-9a-f]{6}$'), -- null: a cover chooses its own
  version         integer not null default 1, -- a save from a stale page changes no row
  updated_by      uuid default private.my_user_id() references public.profiles (user_id) on delete set null,
  updated_at      timestamptz not null default now()
);
create index brand_voices_updated_by on public.brand_voices (updated_by);

alter table public.workspaces add column default_language text -- of new orders; null: as the person who orders reads
  constraint workspaces_default_language check (default_language in ('en', 'pt-PT', 'pt-BR', 'es', 'fr', 'de', 'ar'));

-- The platform's own where workspace_id is null. Name, type and language are those of the latest version, to search by.
create table public.prompt_templates (
  id             uuid primary key default gen_random_uuid(),
  workspace_id   uuid references public.workspaces (id) on delete cascade,
  name           text not null constraint prompt_templates_name_length check (char_length(name) between 1 and 80)
                 constraint prompt_templates_name_plain check (private.is_plain_name(name)),
  description    text not null constraint prompt_templates_description_length check (char_length(description) <= 300),
  type           public.product_type not null,
  language       text not null constraint prompt_templates_language check (language in ('en', 'pt-PT', 'pt-BR', 'es', 'fr', 'de', 'ar')),
  latest_version integer not null default 1,
  archived_at    timestamptz, -- offered to nobody; it stays, because briefs name it
  created_by     uuid references public.profiles (user_id) on delete set null,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now()
);
create index prompt_templates_workspace_id on public.prompt_templates (workspace_id, updated_at desc, id);
create index prompt_templates_created_by on public.prompt_templates (created_by);

-- A version is never changed: a brief says which one it was written with. Nobody has the right to update or delete one.
create table public.prompt_template_versions (
  template_id  uuid not null references public.prompt_templates (id) on delete cascade,
  number       integer not null constraint prompt_template_versions_number_positive check (number > 0),
  workspace_id uuid references public.workspaces (id) on delete cascade, -- as its template's
  content      jsonb not null constraint prompt_template_versions_content_size
               check (jsonb_typeof(content) = 'object' and octet_length(content::text) <= 65536), -- src/lib/products/prompt-template.ts
  created_by   uuid references public.profiles (user_id) on delete set null,
  created_at   timestamptz not null default now(),
  constraint prompt_template_versions_pkey primary key (template_id, number)
);
create index prompt_template_versions_workspace_id on public.prompt_template_versions (workspace_id);
create index prompt_template_versions_created_by on public.prompt_template_versions (created_by);

create function private.sign_voice()
returns trigger language plpgsql security invoker set search_path = '' as $$
begin
  new.updated_by := private.my_user_id();
  return new;
end $$;
create trigger sign_voice before update on public.brand_voices for each row execute function private.sign_voice();
create trigger bump_version before update of description, preferred_terms, avoided_terms, sample, author_name, about_author, cover_color
  on public.brand_voices for each row execute function private.bump_version();

create trigger audit after insert or update on public.brand_voices
  for each row execute function private.audit('brand_voice', 'workspace_id', 'workspace_id', 'version');
create trigger audit after insert or update on public.prompt_templates
  for each row execute function private.audit('prompt_template', 'id', 'workspace_id', 'name', 'latest_version', 'archived_at');
drop trigger audit on public.workspaces;
create trigger audit after insert or update on public.workspaces
  for each row execute function private.audit('workspace', 'id', 'id', 'name', 'handle', 'logo_path', 'low_credits_at', 'default_language',
    'delete_at', 'deleted_at');

-- An erased workspace keeps neither its voice nor its templates.
create function private.forget_texts()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.brand_voices where workspace_id = new.id;
  delete from public.prompt_templates where workspace_id = new.id;
  return null;
end $$;
create trigger forget_texts after update of deleted_at on public.workspaces
  for each row when (new.deleted_at is not null) execute function private.forget_texts();

-- Lets in who may change a workspace's templates, or for null the platform's.
create function private.enter_templates(p_workspace_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
begin
  if p_workspace_id is null then
    perform private.require_platform_admin();
  else
    perform private.enter_workspace(p_workspace_id, 'member', 'products:write');
  end if;
end $$;

create function private.template_for_change(p_template_id uuid)
returns public.prompt_templates language plpgsql security definer set search_path = '' as $$
declare
  v_template public.prompt_templates;
begin
  select * into v_template from public.prompt_templates where id = p_template_id for update;
  if not found or not (v_template.workspace_id is null or v_template.workspace_id = any (array(select private.my_workspace_ids('viewer')))) then
    perform private.refuse(404, 'template_not_found');
  end if;
  perform private.enter_templates(v_template.workspace_id);
  return v_template;
end $$;

-- Makes a template (no id), or gives one its next version; what equals the latest version makes none. A save from a stale page
-- is refused. The server checks the content; whoever calls this past it only spoils a template of their own.
create function public.save_prompt_template(p_workspace_id uuid, p_template_id uuid, p_version integer, p_content jsonb)
returns table (id uuid, version integer) language plpgsql security definer set search_path = '' as $$
declare
  v_template public.prompt_templates;
begin
  if p_template_id is null then
    perform private.enter_templates(p_workspace_id);
    if (select count(*) from public.prompt_templates t where t.workspace_id = p_workspace_id and t.archived_at is null) >= 200 then
      perform private.refuse(409, 'templates_limit');
    end if;
    insert into public.prompt_templates (workspace_id, name, description, type, language, created_by)
    values (p_workspace_id, p_content ->> 'name', p_content ->> 'description', (p_content ->> 'type')::public.product_type,
      p_content ->> 'language', private.my_user_id())
    returning * into v_template;
  else
    v_template := private.template_for_change(p_template_id);
    if v_template.latest_version is distinct from p_version then perform private.refuse(409, 'stale_version'); end if;
    if exists (select from public.prompt_template_versions v
               where v.template_id = v_template.id and v.number = p_version and v.content = p_content) then
      return query select v_template.id, p_version;
      return;
    end if;
    update public.prompt_templates t set name = p_content ->> 'name', description = p_content ->> 'description',
      type = (p_content ->> 'type')::public.product_type, language = p_content ->> 'language',
      latest_version = t.latest_version + 1, updated_at = now()
    where t.id = p_template_id returning * into v_template;
  end if;
  insert into public.prompt_template_versions (template_id, number, workspace_id, content, created_by)
  values (v_template.id, v_template.latest_version, v_template.workspace_id, p_content, private.my_user_id());
  return query select v_template.id, v_template.latest_version;
exception
  when check_violation or not_null_violation or invalid_text_representation then perform private.refuse(422, 'input_invalid');
end $$;

-- Takes a template off the lists, or puts it back. Repeating changes nothing.
create function public.archive_prompt_template(p_template_id uuid, p_is_archived boolean)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.template_for_change(p_template_id);
  update public.prompt_templates set archived_at = case when p_is_archived then now() end
  where id = p_template_id and (archived_at is not null) is distinct from p_is_archived;
end $$;

alter table public.brand_voices enable row level security;
alter table public.prompt_templates enable row level security;
alter table public.prompt_template_versions enable row level security;

create policy members_select on public.brand_voices for select to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('viewer'))));
create policy admins_insert on public.brand_voices for insert to authenticated
  with check (workspace_id = any (array(select private.my_workspace_ids('admin'))));
create policy admins_update on public.brand_voices for update to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('admin'))))
  with check (workspace_id = any (array(select private.my_workspace_ids('admin'))));
create policy keys_select on public.brand_voices as restrictive for select to authenticated using ((select private.key_may('products:read')));
create policy keys_insert on public.brand_voices as restrictive for insert to authenticated with check ((select private.key_may('workspace:write')));
create policy keys_update on public.brand_voices as restrictive for update to authenticated using ((select private.key_may('workspace:write')));

-- Everybody who is signed in reads the platform's.
create policy members_select on public.prompt_templates for select to authenticated
  using (workspace_id is null or workspace_id = any (array(select private.my_workspace_ids('viewer'))));
create policy members_select on public.prompt_template_versions for select to authenticated
  using (workspace_id is null or workspace_id = any (array(select private.my_workspace_ids('viewer'))));
create policy keys_select on public.prompt_templates as restrictive for select to authenticated using ((select private.key_may('products:read')));
create policy keys_select on public.prompt_template_versions as restrictive for select to authenticated using ((select private.key_may('products:read')));

grant select on public.brand_voices, public.prompt_templates, public.prompt_template_versions to authenticated, service_role;
grant insert (workspace_id, description, preferred_terms, avoided_terms, sample, author_name, about_author, cover_color)
  on public.brand_voices to authenticated;
grant update (description, preferred_terms, avoided_terms, sample, author_name, about_author, cover_color) on public.brand_voices to authenticated;
grant update (default_language) on public.workspaces to authenticated;
grant execute on function public.save_prompt_template, public.archive_prompt_template to authenticated;
