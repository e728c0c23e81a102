-- The lessons of a finished course change modules and places, chapters change places. A move is one call, so that no page and no
-- publication meets half of it. Lessons of one module stand together: so a browser names no module itself.

-- How many times a module of a product begins again after another one; 0 where all lessons of a module stand together.
create function private.torn_modules(p_product_id uuid)
returns bigint language sql stable security definer set search_path = '' as $$
  select count(*) filter (where s.module is distinct from s.before) - count(distinct s.module)
  from (select module, lag(module) over (order by position) as before from public.sections where product_id = p_product_id) s
$$;

-- Gives a section a module and a place from 1; the others close up and make room. Repeating changes nothing. Callable by members and
-- keys: it checks them.
create function public.move_section(p_section_id uuid, p_module text, p_place integer)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_section public.sections;
  v_torn    bigint;
begin
  select * into v_section from public.sections
  where id = p_section_id and workspace_id = any (array(select private.my_workspace_ids('viewer')));
  if not found then perform private.refuse(404, 'section_not_found'); end if;
  perform private.enter_workspace(v_section.workspace_id, 'member', 'products:write');
  perform from public.sections where product_id = v_section.product_id order by id for update; -- before their product, as whoever saves one
  perform from public.products where id = v_section.product_id for no key update;
  -- What is left to write finds its sections by their places.
  if exists (select from public.generations where product_id = v_section.product_id and state <> 'succeeded') then
    perform private.refuse(409, 'generation_unfinished');
  end if;
  if p_module is null or char_length(p_module) > 200
     or p_place is null or p_place not between 1 and (select count(*) from public.sections where product_id = v_section.product_id) then
    perform private.refuse(422, 'input_invalid');
  end if;

  v_torn := private.torn_modules(v_section.product_id);
  -- Out of the way first: one place holds one section at every moment, as the pipeline relies on that.
  update public.sections set position = position + 1000000 where product_id = v_section.product_id;
  update public.sections s set position = o.number + (o.number >= p_place)::integer
  from (select id, row_number() over (order by position) as number from public.sections
        where product_id = v_section.product_id and id <> p_section_id) o where s.id = o.id;
  update public.sections set position = p_place, module = p_module where id = p_section_id;
  if private.torn_modules(v_section.product_id) > v_torn then perform private.refuse(422, 'module_torn'); end if;
end $$;
grant execute on function public.move_section to authenticated;
