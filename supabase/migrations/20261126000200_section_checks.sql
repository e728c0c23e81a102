-- What the checks say about a section's text, and what people made of it. A report names the version that was judged:
-- a newer text has no report until it is judged itself. A section that needs repair gets a step of its own for one
-- more request (ADR 0026): what a killed worker had finished is neither written nor paid again.
alter type public.step_kind add value 'section_repair';

alter table public.sections add constraint sections_id_in_workspace unique (id, workspace_id);

create table public.section_checks (
  id              uuid primary key default gen_random_uuid(),
  section_id      uuid not null,
  workspace_id    uuid not null,
  section_version integer, -- null: a repair that was no better, so its text was not kept
  step_id         uuid references public.generation_steps (id) on delete set null, -- null: a person's text
  attempt         integer,
  findings        jsonb not null constraint section_checks_findings_size check (jsonb_typeof(findings) = 'array' and pg_column_size(findings) <= 65536),
  checked_at      timestamptz not null default now(),
  constraint section_checks_section foreign key (section_id, workspace_id) references public.sections (id, workspace_id) on delete cascade,
  constraint section_checks_one_per_version unique (section_id, section_version)
);
create index section_checks_section_workspace on public.section_checks (section_id, workspace_id);
create index section_checks_workspace_id on public.section_checks (workspace_id);
create index section_checks_step_id on public.section_checks (step_id);

-- Findings somebody looked at and let stand. The fingerprint is kind and quote: it holds while other words change.
create table public.finding_dismissals (
  id           uuid primary key default gen_random_uuid(),
  section_id   uuid not null,
  workspace_id uuid not null,
  fingerprint  text not null constraint finding_dismissals_fingerprint_length check (char_length(fingerprint) between 1 and 300),
  dismissed_by uuid default private.my_user_id() references public.profiles (user_id) on delete set null,
  dismissed_at timestamptz not null default now(),
  constraint finding_dismissals_section foreign key (section_id, workspace_id) references public.sections (id, workspace_id) on delete cascade,
  constraint finding_dismissals_once unique (section_id, fingerprint)
);
create index finding_dismissals_section_workspace on public.finding_dismissals (section_id, workspace_id);
create index finding_dismissals_workspace_id on public.finding_dismissals (workspace_id);
create index finding_dismissals_dismissed_by on public.finding_dismissals (dismissed_by);

-- A later judgement of the same text replaces the earlier one: its neighbours may have been written meanwhile.
create function private.keep_findings(p_section_id uuid, p_version integer, p_findings jsonb, p_step_id uuid, p_attempt integer)
returns void language plpgsql security definer set search_path = '' as $$
begin
  insert into public.section_checks (section_id, workspace_id, section_version, step_id, attempt, findings)
  select s.id, s.workspace_id, p_version, p_step_id, p_attempt, p_findings from public.sections s
  where s.id = p_section_id and (p_version is null or s.version = p_version)
  on conflict (section_id, section_version) do update set findings = excluded.findings, checked_at = now();
end $$;

-- Stores judgements [{id, version, findings}] of a product's sections: a person saved one, and each is compared with all.
-- Those of a text that is not the present one any more are left out.
create function public.save_section_checks(p_product_id uuid, p_checks jsonb)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.keep_findings(c.id, c.version, c.findings, null, null)
  from jsonb_to_recordset(p_checks) as c (id uuid, version integer, findings jsonb)
  join public.sections s on s.id = c.id and s.product_id = p_product_id;
end $$;

-- The last text that is written or repaired opens the sales page's step.
create function private.open_sales_page(p_generation public.generations)
returns void language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from public.generation_steps s
             where s.generation_id = p_generation.id and s.kind in ('section', 'section_repair') and s.state <> 'done') then return; end if;
  perform private.add_step(p_generation.id, p_generation.workspace_id, 'sales_page', 0, '');
end $$;

drop function public.begin_step;
-- Takes a step for writing and returns what it needs, or no row when there is nothing to do any more.
create function public.begin_step(p_step_id uuid)
returns table (
  attempt integer, kind public.step_kind, "position" integer, title text, generation_id uuid, workspace_id uuid,
  product_id uuid, brief jsonb, outline jsonb, origin text
) language plpgsql security definer set search_path = '' as $$
declare
  v_generation public.generations;
begin
  select g.* into v_generation from public.generations g
  join public.generation_steps s on s.generation_id = g.id where s.id = p_step_id for update of g;
  if not found or v_generation.state not in ('queued', 'running') then return; end if;
  update public.generations g set state = 'running', started_at = coalesce(g.started_at, now())
  where g.id = v_generation.id and g.state = 'queued';
  return query
  update public.generation_steps s
  set state = 'running', attempt = s.attempt + 1, partial = '', started_at = now()
  where s.id = p_step_id and s.state in ('queued', 'running')
  returning s.attempt, s.kind, s.position, s.title, s.generation_id, s.workspace_id, v_generation.product_id, v_generation.brief,
    (select o.output from public.generation_steps o where o.generation_id = s.generation_id and o.kind = 'outline'),
    (select p.origin from public.products p where p.id = v_generation.product_id);
end $$;

drop function public.complete_section;
-- Stores one section with what the checks say of it. `p_repair` asks for one more request, as a step of its own.
create function public.complete_section(
  p_step_id uuid, p_attempt integer, p_body text, p_words integer, p_findings jsonb default null, p_repair boolean default false
) returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_generation public.generations;
  v_step       public.generation_steps;
  v_section_id uuid;
begin
  v_generation := private.finish_step(p_step_id, p_attempt, null, p_words);
  if v_generation.id is null then return false; end if;
  select * into strict v_step from public.generation_steps where id = p_step_id;
  insert into public.sections (product_id, workspace_id, position, title, body, is_sample)
  values (v_generation.product_id, v_generation.workspace_id, v_step.position, v_step.title, p_body, v_step.position = 1)
  on conflict (product_id, position) do nothing returning id into v_section_id;
  if v_section_id is not null and p_findings is not null then
    perform private.keep_findings(v_section_id, 1, p_findings, p_step_id, p_attempt);
    if p_repair then
      perform private.add_step(v_generation.id, v_generation.workspace_id, 'section_repair', v_step.position, v_step.title);
    end if;
  end if;
  perform private.open_sales_page(v_generation);
  return true;
end $$;

-- Ends a repair. `p_body` null keeps the section as it is; so does a text that somebody changed since `p_version`.
create function public.complete_repair(
  p_step_id uuid, p_attempt integer, p_version integer, p_body text, p_words integer, p_findings jsonb
) returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_generation public.generations;
  v_section    public.sections;
  v_version    integer;
begin
  v_generation := private.finish_step(p_step_id, p_attempt, null, null);
  if v_generation.id is null then return false; end if;
  select s.* into v_section from public.sections s
  join public.generation_steps t on t.id = p_step_id and t.position = s.position
  where s.product_id = v_generation.product_id for update of s;
  if p_body is not null then
    update public.sections set body = p_body where id = v_section.id and version = p_version returning version into v_version;
    update public.generation_steps set words = p_words
    where v_version is not null and generation_id = v_generation.id and kind = 'section' and position = v_section.position;
  end if;
  if p_findings is not null then
    perform private.keep_findings(v_section.id, v_version, p_findings, p_step_id, p_attempt);
  end if;
  perform private.open_sales_page(v_generation);
  return true;
end $$;

drop function public.complete_sales_page;
-- Stores the sales page, takes the credits and ends the generation. `p_checks` [{id, version, findings}] judges all
-- sections once more, now that each can be compared with every other.
create function public.complete_sales_page(p_step_id uuid, p_attempt integer, p_sales_copy jsonb, p_checks jsonb default '[]')
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_generation public.generations;
begin
  v_generation := private.finish_step(p_step_id, p_attempt, p_sales_copy, null);
  if v_generation.id is null then return false; end if;
  perform private.keep_findings(c.id, c.version, c.findings, p_step_id, p_attempt)
  from jsonb_to_recordset(p_checks) as c (id uuid, version integer, findings jsonb)
  join public.sections s on s.id = c.id and s.product_id = v_generation.product_id;
  update public.products set sales_copy = p_sales_copy where id = v_generation.product_id;
  perform public.capture_credits(v_generation.hold_id, v_generation.credits);
  update public.generations set state = 'succeeded', finished_at = now() where id = v_generation.id;
  return true;
end $$;

-- A repair that fails leaves its section as it was, flagged, and the generation goes on; any other step ends it.
create or replace function public.fail_step(p_step_id uuid, p_attempt integer, p_error_code text)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_generation_id uuid;
  v_kind          public.step_kind;
begin
  select g.id, s.kind into v_generation_id, v_kind from public.generations g
  join public.generation_steps s on s.generation_id = g.id where s.id = p_step_id for update of g;
  if v_kind = 'section_repair' then
    update public.generation_steps set state = 'running' where id = p_step_id and attempt = p_attempt and state = 'queued';
    if not public.complete_repair(p_step_id, p_attempt, null, null, null, null) then return false; end if;
    update public.generation_steps set error_code = p_error_code where id = p_step_id;
    return true;
  end if;
  update public.generation_steps set state = 'failed', error_code = p_error_code, finished_at = now()
  where id = p_step_id and attempt = p_attempt and state in ('queued', 'running');
  if not found then return false; end if;
  return private.end_generation(v_generation_id, 'failed', p_error_code);
end $$;

alter table public.section_checks enable row level security;
alter table public.finding_dismissals enable row level security;
create policy members_select on public.section_checks for select to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('viewer'))));
create policy keys_select on public.section_checks as restrictive for select to authenticated using ((select private.key_may('products:read')));
create policy members_select on public.finding_dismissals for select to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('viewer'))));
create policy members_insert on public.finding_dismissals for insert to authenticated
  with check (workspace_id = any (array(select private.my_workspace_ids('member'))));
create policy members_delete on public.finding_dismissals for delete to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('member'))));
create policy keys_select on public.finding_dismissals as restrictive for select to authenticated using ((select private.key_may('products:read')));
create policy keys_insert on public.finding_dismissals as restrictive for insert to authenticated with check ((select private.key_may('products:write')));
create policy keys_delete on public.finding_dismissals as restrictive for delete to authenticated using ((select private.key_may('products:write')));

grant select on public.section_checks, public.finding_dismissals to authenticated, service_role;
grant delete on public.finding_dismissals to authenticated;
grant insert (section_id, workspace_id, fingerprint) on public.finding_dismissals to authenticated;
grant execute on function public.begin_step, public.complete_section, public.complete_repair, public.complete_sales_page,
  public.save_section_checks to service_role;
