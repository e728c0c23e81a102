-- The life of a generation: outline → approval, where asked for → style sheet → sections → repairs → sales page, and beside these
-- the cover. A step's result, the next steps and the credits are one transaction, so a killed worker loses at most the step it was in.
-- While a person is awaited (`waiting_since`) no step begins; those already begun may finish.

-- What a task costs for so many words, in credits. Raises when staff never priced it.
create function private.price_of(p_task text, p_key_source public.key_source, p_words integer default 0)
returns integer language plpgsql stable security definer set search_path = '' as $$
declare
  v_price   public.credit_prices;
  v_credits integer;
begin
  select * into strict v_price from public.credit_prices p where p.task = p_task;
  v_credits := case p_key_source when 'workspace' then coalesce(v_price.own_key_credits, v_price.credits) else v_price.credits end;
  return greatest(v_credits, ceil(v_credits::numeric * p_words / v_price.included_words)); -- greatest passes over a null
end $$;

-- What a generation costs this workspace now, and on whose keys it would run. `credits` holds up to `included_words`; beyond
-- them the price grows in proportion. For its members; no row for others.
create function public.generation_quote(p_workspace_id uuid)
returns table (credits integer, key_source public.key_source, included_words integer) language plpgsql stable security definer set search_path = '' as $$
begin
  if (p_workspace_id = any (array(select private.my_workspace_ids('viewer')))) is not true then return; end if;
  key_source := private.key_source_of(p_workspace_id);
  credits := private.price_of('generate_product', key_source);
  select p.included_words into included_words from public.credit_prices p where p.task = 'generate_product';
  return next;
end $$;

-- Who may have work done for the workspace: a member with a seat, while it is not about to be deleted.
create function private.require_orderer(p_workspace_id uuid, p_user_id uuid)
returns void language plpgsql stable security definer set search_path = '' as $$
begin
  if not exists (select from public.workspace_members m
                 where m.workspace_id = p_workspace_id and m.user_id = p_user_id and m.role >= 'member' and m.has_seat) then
    perform private.refuse(403, 'not_a_member');
  end if;
  if exists (select from public.workspaces where id = p_workspace_id and delete_at is not null) then
    perform private.refuse(409, 'workspace_frozen');
  end if;
end $$;

-- Orders a product: holds the credits, creates the draft, the generation and its first step, all or nothing. The same
-- key returns the first order, if it asked for the same; how the brand speaks and who signs was put in by the server and may
-- have changed since.
create function public.order_generation(
  p_workspace_id uuid, p_user_id uuid, p_brief jsonb, p_author_name text, p_origin text, p_idempotency_key text, p_words integer default 0
) returns table (generation_id uuid, product_id uuid) language plpgsql security definer set search_path = '' as $$
declare
  v_key_source public.key_source;
  v_credits integer;
  v_hold_id uuid;
  v_first_brief jsonb;
  v_generation_id uuid := gen_random_uuid();
begin
  perform private.require_orderer(p_workspace_id, p_user_id);
  perform private.lock_wallet(p_workspace_id); -- the second of two equal orders waits here and then finds the first
  select g.id, g.product_id, g.brief into generation_id, product_id, v_first_brief from public.generations g
  where g.workspace_id = p_workspace_id and g.idempotency_key = p_idempotency_key;
  if found then
    if v_first_brief - 'voice' - 'author' <> p_brief - 'voice' - 'author' then perform private.refuse(409, 'idempotency_key_reused'); end if;
    return next;
    return;
  end if;
  perform private.require_generation_room(p_workspace_id);

  v_key_source := private.key_source_of(p_workspace_id);
  v_credits := private.price_of('generate_product', v_key_source, p_words);
  v_hold_id := public.hold_credits(p_workspace_id, v_credits, 'generation:' || v_generation_id, 'generation:' || p_workspace_id || ':' || p_idempotency_key, p_user_id);
  insert into public.products (workspace_id, type, language, title, author_name, origin, created_by)
  values (p_workspace_id, (p_brief ->> 'type')::public.product_type, p_brief ->> 'language',
    left(p_brief ->> 'topic', 200), p_author_name, p_origin, p_user_id)
  returning id into product_id;
  insert into public.generations (id, workspace_id, product_id, created_by, brief, words, credits, key_source, hold_id, idempotency_key)
  values (v_generation_id, p_workspace_id, product_id, p_user_id, p_brief, p_words, v_credits, v_key_source, v_hold_id, p_idempotency_key)
  returning id into generation_id;
  perform private.attach_sources(generation_id, p_workspace_id, array(select jsonb_array_elements_text(coalesce(p_brief -> 'sources', '[]'))::uuid));
  perform private.add_step(generation_id, p_workspace_id, 'outline', 0, '');
  return next;
end $$;

-- Takes a step for writing and returns what it needs, or no row when there is nothing to do now.
create function public.begin_step(p_step_id uuid)
returns table (
  attempt integer, kind public.step_kind, "position" integer, title text, generation_id uuid, workspace_id uuid,
  product_id uuid, brief jsonb, origin text, outline jsonb, style_sheet jsonb
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
    (select p.origin from public.products p where p.id = v_generation.product_id),
    (select o.output from public.generation_steps o where o.generation_id = s.generation_id and o.kind = 'outline'),
    (select o.output from public.generation_steps o where o.generation_id = s.generation_id and o.kind = 'style_sheet');
end $$;

-- Keeps the text so far. False tells the worker to stop: the step was cancelled or taken over.
create function public.save_step_partial(p_step_id uuid, p_attempt integer, p_text text)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  update public.generation_steps set partial = p_text where id = p_step_id and attempt = p_attempt and state = 'running';
  return found;
end $$;

-- Locks the generation, then marks the step done, if this attempt still owns it. What was begun before a pause may finish.
create function private.finish_step(p_step_id uuid, p_attempt integer, p_output jsonb, p_words integer)
returns public.generations language plpgsql security definer set search_path = '' as $$
declare
  v_generation public.generations;
begin
  select g.* into v_generation from public.generations g
  join public.generation_steps s on s.generation_id = g.id where s.id = p_step_id for update of g;
  if v_generation.finished_at is not null then return null; end if;
  update public.generation_steps
  set state = 'done', output = p_output, words = p_words, partial = '', error_code = null, finished_at = now()
  where id = p_step_id and attempt = p_attempt and state = 'running';
  if not found then return null; end if;
  return v_generation;
end $$;

create function private.take_outline(p_generation_id uuid, p_outline jsonb)
returns void language plpgsql security definer set search_path = '' as $$
begin
  update public.products p set title = left(p_outline ->> 'title', 200), subtitle = left(p_outline ->> 'subtitle', 300),
    promise = left(p_outline ->> 'promise', 600) from public.generations g where g.id = p_generation_id and p.id = g.product_id;
end $$;

-- The outline stands: what needs nothing else is begun.
create function private.begin_writing(p_generation public.generations)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.add_step(p_generation.id, p_generation.workspace_id, 'style_sheet', 0, '');
  perform private.add_step(p_generation.id, p_generation.workspace_id, 'cover', 0, '');
end $$;

-- Stores the outline and goes on to the style sheet and the cover, or waits for approval where the order asks for it. False when no longer wanted.
create function public.complete_outline(p_step_id uuid, p_attempt integer, p_outline jsonb)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_generation public.generations;
begin
  v_generation := private.finish_step(p_step_id, p_attempt, p_outline, null);
  if v_generation.id is null then return false; end if;
  perform private.take_outline(v_generation.id, p_outline);
  if v_generation.brief @> '{"approval": true}' then
    update public.generations set state = 'awaiting_approval', waiting_since = now() where id = v_generation.id;
  else
    perform private.begin_writing(v_generation);
  end if;
  return true;
end $$;

-- The generation a member may steer, locked. Refuses what is not there, not theirs, or frozen.
create function private.lock_generation(p_generation_id uuid, p_user_id uuid)
returns public.generations language plpgsql security definer set search_path = '' as $$
declare
  v_generation public.generations;
begin
  select g.* into v_generation from public.generations g
  join public.workspace_members m on m.workspace_id = g.workspace_id and m.user_id = p_user_id and m.role >= 'member' and m.has_seat
  where g.id = p_generation_id for update of g;
  if not found then perform private.refuse(404, 'generation_not_found'); end if;
  if exists (select from public.workspaces where id = v_generation.workspace_id and delete_at is not null) then
    perform private.refuse(409, 'workspace_frozen');
  end if;
  return v_generation;
end $$;

-- Keeps a person's outline while the generation waits for it. Returns the new version; a stale one is refused.
create function public.save_outline(p_generation_id uuid, p_user_id uuid, p_version integer, p_outline jsonb)
returns integer language plpgsql security definer set search_path = '' as $$
declare
  v_generation public.generations := private.lock_generation(p_generation_id, p_user_id);
begin
  if v_generation.state <> 'awaiting_approval' then perform private.refuse(409, 'outline_settled'); end if;
  if v_generation.outline_version is distinct from p_version then perform private.refuse(409, 'stale_version'); end if;
  update public.generation_steps set output = p_outline where generation_id = p_generation_id and kind = 'outline';
  perform private.take_outline(p_generation_id, p_outline);
  update public.generations set outline_version = outline_version + 1 where id = p_generation_id;
  return v_generation.outline_version + 1;
end $$;

-- Approves the outline as it is stored and goes on. `p_words` is what it asks for now: the price and its hold follow, with the
-- prices of the order's key source as they are now. False when it was approved before.
create function public.approve_outline(p_generation_id uuid, p_user_id uuid, p_version integer, p_words integer)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_generation public.generations := private.lock_generation(p_generation_id, p_user_id);
  v_credits    integer;
begin
  if v_generation.state <> 'awaiting_approval' then return false; end if;
  if v_generation.outline_version is distinct from p_version then perform private.refuse(409, 'stale_version'); end if;
  if p_words <> v_generation.words then
    v_credits := greatest(private.price_of('generate_product', v_generation.key_source, p_words), v_generation.credits_paid + 1);
    update public.generations set words = p_words where id = p_generation_id;
    if v_credits < v_generation.credits and private.is_of_past_period(v_generation.hold_id) then
      update public.generations set credits = v_credits where id = p_generation_id; -- given back now, all that is held would have expired
    elsif v_credits <> v_generation.credits then
      perform public.release_credits(v_generation.hold_id);
      update public.generations set credits = v_credits, hold_id = public.hold_credits(v_generation.workspace_id, v_credits - credits_paid,
        'generation:' || p_generation_id, 'approve:' || p_generation_id || ':' || p_version, p_user_id)
      where id = p_generation_id;
    end if;
  end if;
  update public.generations set state = 'running', waiting_since = null where id = p_generation_id;
  perform private.begin_writing(v_generation);
  return true;
end $$;

-- Stores the style sheet: every section of the outline gets its step and job.
create function public.complete_style_sheet(p_step_id uuid, p_attempt integer, p_style_sheet jsonb)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_generation public.generations;
begin
  v_generation := private.finish_step(p_step_id, p_attempt, p_style_sheet, null);
  if v_generation.id is null then return false; end if;
  perform private.add_step(v_generation.id, v_generation.workspace_id, 'section', s.ordinality::integer, left(s.value ->> 'title', 200))
  from public.generation_steps o, jsonb_array_elements(o.output -> 'sections') with ordinality as s
  where o.generation_id = v_generation.id and o.kind = 'outline';
  return true;
end $$;

-- The last text that is written or repaired opens the sales page's step.
create function private.open_sales_page(p_generation public.generations)
returns void language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from public.generation_steps s
             where s.generation_id = p_generation.id and s.kind in ('section', 'section_repair') and s.state <> 'done') then return; end if;
  perform private.add_step(p_generation.id, p_generation.workspace_id, 'sales_page', 0, '');
end $$;

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
  insert into public.sections (product_id, workspace_id, position, title, module, body, is_sample)
  select v_generation.product_id, v_generation.workspace_id, v_step.position, v_step.title,
    left(coalesce(o.output -> 'sections' -> (v_step.position - 1) ->> 'module', ''), 200), p_body, v_step.position = 1
  from public.generation_steps o where o.generation_id = v_generation.id and o.kind = 'outline'
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

-- Ends a repair. `p_body` null keeps the section as it is; so does a text that somebody changed since `p_version`, or locked.
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
    update public.sections set body = p_body where id = v_section.id and version = p_version and not is_locked returning version into v_version;
    update public.generation_steps set words = p_words
    where v_version is not null and generation_id = v_generation.id and kind = 'section' and position = v_section.position;
  end if;
  if p_findings is not null then
    perform private.keep_findings(v_section.id, v_version, p_findings, p_step_id, p_attempt);
  end if;
  perform private.open_sales_page(v_generation);
  return true;
end $$;

-- Once sales page and cover are there the generation has succeeded: takes what is held.
create function private.conclude(p_generation public.generations)
returns void language plpgsql security definer set search_path = '' as $$
begin
  if (select count(*) from public.generation_steps s
      where s.generation_id = p_generation.id and s.kind in ('sales_page', 'cover') and s.state = 'done') < 2 then return; end if;
  perform public.capture_credits(p_generation.hold_id, p_generation.credits - p_generation.credits_paid);
  update public.generations set state = 'succeeded', finished_at = now(), waiting_since = null, credits_paid = credits
  where id = p_generation.id;
end $$;

-- Stores the sales page. `p_checks` [{id, version, findings}] judges all sections once more, now
-- that each can be compared with every other.
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
  perform private.conclude(v_generation);
  return true;
end $$;

-- Ends the cover's step. `p_cover` null: the product has no cover of this generation.
create function public.complete_cover(p_step_id uuid, p_attempt integer, p_cover jsonb)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_generation public.generations;
begin
  v_generation := private.finish_step(p_step_id, p_attempt, p_cover, null);
  if v_generation.id is null then return false; end if;
  perform private.take_cover(v_generation.product_id, p_cover);
  perform private.conclude(v_generation);
  return true;
end $$;

-- Of the price, the share of the sections that are finished, rounded down; never all of it, as the sales page is not there.
create function private.credits_earned(p_generation public.generations)
returns integer language plpgsql stable security definer set search_path = '' as $$
begin
  return (select least(p_generation.credits - 1, floor(p_generation.credits::numeric * count(*) filter (where s.state = 'done') / count(*)))
          from public.generation_steps s where s.generation_id = p_generation.id and s.kind = 'section' having count(*) > 0);
end $$;

-- Ends a generation without success: open steps close and finished sections stay. Who cancels pays for the finished share and
-- gets the rest back, and so does who took their own key away meanwhile; what else fails costs nothing.
create function private.end_generation(p_generation_id uuid, p_state public.generation_state, p_error_code text)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_generation public.generations;
  v_due        integer := 0;
begin
  update public.generations set state = p_state, error_code = p_error_code, finished_at = now(), waiting_since = null
  where id = p_generation_id and finished_at is null returning * into v_generation;
  if not found then return false; end if;
  if p_state = 'cancelled' or v_generation.key_source = 'workspace'
     and p_error_code in ('ai_own_key_missing', 'ai_own_key_unreadable', 'ai_unauthorised') then
    v_due := greatest(coalesce(private.credits_earned(v_generation), 0) - v_generation.credits_paid, 0);
  end if;
  update public.generation_steps set state = 'cancelled', partial = '', finished_at = now()
  where generation_id = p_generation_id and state in ('queued', 'running');
  if v_due > 0 then
    perform public.capture_credits(v_generation.hold_id, v_due);
    update public.generations set credits_paid = credits_paid + v_due where id = p_generation_id;
  else
    perform public.release_credits(v_generation.hold_id);
  end if;
  return true;
end $$;

-- A repair that fails leaves its section as it was, flagged, and a cover that fails is made later; any other step ends the generation.
create function public.fail_step(p_step_id uuid, p_attempt integer, p_error_code text)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_generation_id uuid;
  v_kind          public.step_kind;
  v_is_done       boolean;
begin
  select g.id, s.kind into v_generation_id, v_kind from public.generations g
  join public.generation_steps s on s.generation_id = g.id where s.id = p_step_id for update of g;
  if v_kind in ('section_repair', 'cover') then
    update public.generation_steps set state = 'running' where id = p_step_id and attempt = p_attempt and state = 'queued';
    v_is_done := case v_kind when 'cover' then public.complete_cover(p_step_id, p_attempt, null)
      else public.complete_repair(p_step_id, p_attempt, null, null, null, null) end;
    update public.generation_steps set error_code = p_error_code where v_is_done and id = p_step_id;
    return v_is_done;
  end if;
  update public.generation_steps set state = 'failed', partial = '', error_code = p_error_code, finished_at = now()
  where id = p_step_id and attempt = p_attempt and state in ('queued', 'running');
  if not found then return false; end if;
  return private.end_generation(v_generation_id, 'failed', p_error_code);
end $$;

-- For members: the generation they may steer, locked, or a refusal.
create function private.lock_my_generation(p_generation_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform from public.generations where id = p_generation_id
    and workspace_id = any (array(select private.my_workspace_ids('member'))) and private.key_may('products:write') for update;
  if not found then perform private.refuse(404, 'generation_not_found'); end if;
end $$;

-- Callable by members: it only ever gives back, and checks the caller.
create function public.cancel_generation(p_generation_id uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  perform private.lock_my_generation(p_generation_id);
  return private.end_generation(p_generation_id, 'cancelled', null);
end $$;

-- Nothing new begins until somebody goes on; what is being written is finished. Callable by members. False when it had ended or waits.
create function public.pause_generation(p_generation_id uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  perform private.lock_my_generation(p_generation_id);
  update public.generations set state = 'paused', waiting_since = now() where id = p_generation_id and state in ('queued', 'running');
  return found;
end $$;

-- Gives a job to each step that should be written and has none.
create function private.requeue_steps(p_generation_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.queue_step(s.id) from public.generation_steps s
  where s.generation_id = p_generation_id and (s.state = 'queued' -- a job at work on it is of before, and gives up
    or s.state = 'running' and not exists (select from graphile_worker.jobs j where j.key = 'step:' || s.id and j.locked_at is not null));
end $$;

-- Goes on with a paused generation, for nothing, or continues a failed or cancelled one at its first unfinished step, with a
-- hold of what is not paid yet. The key makes a double click one order. Where the workspace's own key came or went meanwhile,
-- the price is that of now; else it is that of the order.
create function public.resume_generation(p_generation_id uuid, p_user_id uuid, p_idempotency_key text)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_generation public.generations := private.lock_generation(p_generation_id, p_user_id);
  v_key_source public.key_source;
begin
  if v_generation.state = 'paused' then
    update public.generations set state = 'running', started_at = coalesce(started_at, now()), waiting_since = null where id = p_generation_id;
    perform private.requeue_steps(p_generation_id);
    return true;
  end if;
  if v_generation.state not in ('failed', 'cancelled') then return false; end if;
  perform private.require_generation_room(v_generation.workspace_id, v_generation.created_at >= date_trunc('month', now(), 'UTC'));
  v_key_source := private.key_source_of(v_generation.workspace_id);
  if v_key_source <> v_generation.key_source then
    v_generation.credits := private.price_of('generate_product', v_key_source, v_generation.words);
  end if;
  v_generation.credits := greatest(v_generation.credits, v_generation.credits_paid + 1);
  update public.generations set state = 'running', error_code = null, finished_at = null, credits = v_generation.credits,
    key_source = v_key_source, hold_id = public.hold_credits(v_generation.workspace_id, v_generation.credits - credits_paid,
      'generation:' || p_generation_id, 'resume:' || p_generation_id || ':' || p_idempotency_key, p_user_id)
  where id = p_generation_id;
  -- The next attempt's number, so that a writer from before the end can't fail this step.
  update public.generation_steps set state = 'queued', attempt = attempt + 1, error_code = null, finished_at = null, partial = ''
  where generation_id = p_generation_id and state in ('failed', 'cancelled');
  if exists (select from public.generation_steps where generation_id = p_generation_id and state = 'queued') then
    perform private.requeue_steps(p_generation_id);
  else -- it was cancelled while its outline waited for approval
    update public.generations set state = 'awaiting_approval', waiting_since = now() where id = p_generation_id;
  end if;
  return true;
end $$;

-- Fails generations whose open steps have no job left that could run them (a job that used up its attempts because its
-- worker kept dying), cancels those that nobody came back to for a month, and releases holds that no open generation stands
-- behind. Returns how many it ended.
create function public.sweep_generations()
returns integer language plpgsql security definer set search_path = '' as $$
declare
  v_stuck  uuid;
  v_hold   uuid;
  v_count  integer := 0;
begin
  for v_stuck in
    select s.id from public.generation_steps s join public.generations g on g.id = s.generation_id
    where g.finished_at is null and g.state in ('queued', 'running') and s.state in ('queued', 'running')
      and not exists (select from graphile_worker.jobs j where j.key = 'step:' || s.id and j.attempts < j.max_attempts)
      and not exists (select from graphile_worker.jobs j where j.key = 'step:' || s.id and j.locked_at is not null)
  loop
    if (select public.fail_step(v_stuck, s.attempt, 'worker_lost') from public.generation_steps s where s.id = v_stuck) then
      v_count := v_count + 1;
    end if;
  end loop;
  for v_stuck in
    select g.id from public.generations g where g.finished_at is null and g.waiting_since < now() - interval '30 days' for update skip locked
  loop
    if private.end_generation(v_stuck, 'cancelled', 'waited_too_long') then v_count := v_count + 1; end if;
  end loop;
  for v_hold in
    select h.id from private.credit_holds h
    where h.state = 'held' and h.reference like 'generation:%' and h.created_at < now() - interval '10 minutes'
      and not exists (select from public.generations g where g.hold_id = h.id and g.finished_at is null)
  loop
    perform public.release_credits(v_hold);
    v_count := v_count + 1;
  end loop;
  return v_count;
end $$;

-- What was set aside for a generation and what became of it, oldest first. For members of its workspace; no row for others.
create function public.generation_holds(p_generation_id uuid)
returns table (held integer, captured integer, state text, created_at timestamptz, settled_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
  select h.amount, h.captured_amount, h.state::text, h.created_at, h.settled_at
  from public.generations g join private.credit_holds h on h.reference = 'generation:' || g.id
  where g.id = p_generation_id and g.workspace_id = any (array(select private.my_workspace_ids('viewer'))) and private.key_may('products:read')
  order by h.created_at;
end $$;

grant execute on function public.generation_quote, public.cancel_generation, public.pause_generation, public.generation_holds to authenticated;
grant execute on function public.order_generation, public.begin_step, public.save_step_partial, public.complete_outline, public.save_outline,
  public.approve_outline, public.complete_style_sheet, public.complete_section, public.complete_repair, public.complete_sales_page,
  public.complete_cover, public.fail_step, public.resume_generation, public.sweep_generations to service_role;
