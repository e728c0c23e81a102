-- A workspace to look around in: one sign-in (demo@example.com / demo-noxloop), three products on sale, a draft, a few
-- purchases; and somebody who runs the platform (admin@example.com / admin-noxloop). For development only: the passwords
-- are public. `npm start` runs this once, on an empty database;
-- `supabase start` and `supabase db reset` run it too. `supabase db push` does not.
-- Running it again adds what is missing and changes nothing else.

-- ── How a row comes about ──────────────────────────────────────────────────────────────────────────────────────────

-- A confirmed user as Supabase Auth stores one. The trigger on auth.users makes the profile, the workspace and the
-- welcome credits. Auth can't read a null in the four token columns; instance_id is there on Supabase Auth only.
create or replace function pg_temp.seed_user(p_email text, p_password text, p_name text)
returns uuid language plpgsql as $$
declare
  v_id uuid := gen_random_uuid();
begin
  if exists (select from auth.users where email = p_email) then
    return (select id from auth.users where email = p_email limit 1);
  end if;
  insert into auth.users (id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data, raw_user_meta_data,
    confirmation_token, recovery_token, email_change, email_change_token_new, created_at, updated_at)
  values (v_id, 'authenticated', 'authenticated', p_email, extensions.crypt(p_password, extensions.gen_salt('bf')), now(),
    '{"provider": "email", "providers": ["email"]}', jsonb_build_object('display_name', p_name), '', '', '', '', now(), now());
  insert into auth.identities (id, provider, provider_id, user_id, identity_data, last_sign_in_at, created_at, updated_at)
  values (gen_random_uuid(), 'email', v_id::text, v_id,
    jsonb_build_object('sub', v_id, 'email', p_email, 'email_verified', true, 'phone_verified', false), now(), now(), now());
  if exists (select from information_schema.columns
             where table_schema = 'auth' and table_name = 'users' and column_name = 'instance_id') then
    execute 'update auth.users set instance_id = $1 where id = $2' using '00000000-0000-0000-0000-000000000000'::uuid, v_id;
  end if;
  return v_id;
end $$;

create or replace function pg_temp.demo_user() returns uuid language sql as
  $$ select id from auth.users where email = 'demo@example.com' limit 1 $$;
create or replace function pg_temp.demo_workspace() returns uuid language sql as
  $$ select workspace_id from public.workspace_members where user_id = pg_temp.demo_user() and role = 'owner' order by created_at limit 1 $$;

-- A finished product of the demo workspace; the first of its sections, [title, Markdown] each, is the sample. With a
-- slug it is published, as the signed-in demo user would publish it.
create or replace function pg_temp.seed_product(p_product jsonb, p_sections text[], p_slug text default null)
returns void language plpgsql as $$
declare
  v_product public.products;
  v_section text[];
  v_position integer := 0;
begin
  if exists (select from public.products where workspace_id = pg_temp.demo_workspace() and title = p_product ->> 'title') then return; end if;
  insert into public.products (workspace_id, type, language, title, subtitle, promise, author_name, sales_copy, price_cents,
    currency, origin, created_by)
  values (pg_temp.demo_workspace(), (p_product ->> 'type')::public.product_type, p_product ->> 'language', p_product ->> 'title',
    p_product ->> 'subtitle', p_product -> 'sales_copy' ->> 'promise', 'Ada Writer', p_product -> 'sales_copy',
    (p_product ->> 'price_cents')::integer, p_product ->> 'currency', 'arranged', pg_temp.demo_user())
  returning * into v_product;
  foreach v_section slice 1 in array p_sections loop
    v_position := v_position + 1;
    insert into public.sections (product_id, workspace_id, position, title, body, is_sample)
    values (v_product.id, v_product.workspace_id, v_position, v_section[1], trim(v_section[2], E'\n'), v_position = 1);
  end loop;
  if p_slug is not null then
    perform set_config('request.jwt.claims', json_build_object('sub', v_product.created_by, 'role', 'authenticated')::text, true);
    perform public.publish_product(v_product.id, v_product.version, p_slug);
    perform set_config('request.jwt.claims', '', true);
  end if;
end $$;

-- A paid order of somebody who never existed. Their receipt is there already, as sent: no mail goes to a made-up address,
-- and no queue has to exist.
create or replace function pg_temp.seed_purchase(p_number integer, p_slug text, p_email text, p_locale text)
returns void language plpgsql as $$
declare
  v_order public.orders;
  v_entitlement_id uuid;
begin
  if exists (select from public.orders where provider_session_id = 'cs_seed_' || p_number) then return; end if;
  v_order := public.open_order(p_slug, 'seed-' || p_number, p_locale);
  insert into public.outbox (kind, recipient, locale, payload, idempotency_key, state, sent_at)
  values ('receipt', p_email, p_locale, '{}', 'receipt:' || v_order.id, 'sent', now());
  perform public.attach_session(v_order.id, 'cs_seed_' || p_number);
  v_entitlement_id := public.fulfil_order(v_order.id, 'cs_seed_' || p_number, 'pi_seed_' || p_number, v_order.amount_cents,
    v_order.currency, p_email);
  update public.outbox set payload = jsonb_build_object('entitlementId', v_entitlement_id)
  where idempotency_key = 'receipt:' || v_order.id;
end $$;

-- ── The workspace ──────────────────────────────────────────────────────────────────────────────────────────────────

select pg_temp.seed_user('demo@example.com', 'demo-noxloop', 'Ada Writer');
insert into public.platform_admins (user_id) values (pg_temp.seed_user('admin@example.com', 'admin-noxloop', 'Platform Admin'))
on conflict do nothing;
update public.workspaces set name = 'Demo studio', handle = 'demo'
where id = pg_temp.demo_workspace() and not exists (select from public.workspaces where handle = 'demo');
select public.grant_credits(pg_temp.demo_workspace(), 30, 'seed', 'seed:demo');

-- ── An e-book ──────────────────────────────────────────────────────────────────────────────────────────────────────

select pg_temp.seed_product(
  jsonb_build_object(
    'type', 'ebook', 'language', 'en', 'price_cents', 1900, 'currency', 'eur',
    'title', 'The Quiet Launch',
    'subtitle', 'Put a small digital product on sale without an audience, a countdown or a crowd',
    'sales_copy', jsonb_build_object(
      'headline', 'Launch something small, to people who asked for it',
      'promise', 'Go from "I could sell that" to your first ten buyers in about six weeks of evenings, with a plan that survives a launch day on which nothing happens.',
      'benefits', jsonb_build_array(
        'Choose one problem that people already describe to you in their own words.',
        'Cut the first version to what you can finish in ten evenings.',
        'Find your first thirty readers by hand, and know what to write to them.',
        'Run launch week from a one-page plan with four messages and no countdown.',
        'Read small numbers without fooling yourself, and decide what to change.'),
      'audience', 'People with a job or clients who know something useful and have never sold it as a product.',
      'faq', jsonb_build_array(
        jsonb_build_object('question', 'Do I need a mailing list?', 'answer', 'No. Chapter three starts from nobody and shows how to reach thirty people one at a time. If you have a list already, you can skip half of it.'),
        jsonb_build_object('question', 'Does it work for software?', 'answer', 'It is written for things people read, watch or fill in. Most of it holds for a small tool too, except the part about finishing in ten evenings.'),
        jsonb_build_object('question', 'How long is it?', 'answer', 'Under an hour. Each chapter ends with one thing to do before the next.')),
      'seoTitle', 'The Quiet Launch: sell a small digital product',
      'seoDescription', 'A short e-book on choosing, finishing and launching a small digital product without an audience: five chapters, one task each.')),
  array[
    ['Start from a question you keep answering', $md$
Most people begin with a format. *I'll write an e-book. I'll make a course.* Then they look for something to put in it, and what they find is a topic: productivity, watercolour, spreadsheets. Topics don't sell, because nobody has a topic on a Tuesday afternoon. People have a question, and they have it now.

You probably know the question already. It is the one you have answered so often that you keep the answer in a note and paste it.

## Where to look

Set a timer for thirty minutes and go through these, in this order:

1. **Sent mail.** Search for "how I do it", "what I'd do", "the short answer". Long replies to people who don't pay you are the best sign there is.
2. **Chat at work.** Which channel do you get tagged in, and for what?
3. **Forums you read.** Sort by new, not by top. Top posts are entertainment; new posts are need.
4. **Your own past.** What did you pay for in the last two years, in money or in lost weekends, that you could now do in an hour?

Write each one down as a sentence in the asker's words, with the situation in it:

> I've been asked to run our first user interviews next week and I don't know what to ask.

That is a product. "User research for beginners" is a shelf.

## Three checks

Keep a sentence if you can say yes to all three.

- At least three different people have asked it, and you can name them.
- Something happens to them if they don't find out: a bad meeting, a late invoice, a wasted Saturday.
- You can show the answer, not only describe it. There is a filled-in example somewhere on your disk.

If two sentences pass, take the narrower one. You can widen a product that sells. You can't narrow one that doesn't, because you will never learn which half was wrong.

**Before you go on:** write your sentence on a piece of paper and put it where you work. Every decision in the next chapters is checked against it.
$md$],
    ['Ten evenings, and what fits into them', $md$
You have a job, and the product has to be finished before you get bored with it. Ten evenings of ninety minutes is fifteen hours. That is enough for about nine thousand words, or forty slides with notes, or one very good template with a guide to filling it in. It is not enough for two of them.

## Cut from the reader's side

Take your sentence from chapter one and write the moment after: *the interviews are over and I know what to build*. Now list what has to happen between the two moments. Be literal. For the interview example:

| Step | Needed? | Why |
| --- | --- | --- |
| Find five people to talk to | yes | nothing starts without it |
| Write the questions | yes | this is the fear |
| History of user research | no | nobody's week changes |
| Take notes that can be compared | yes | the usual failure |
| Choose recording software | one line | name one, move on |
| Present results to the boss | yes | it is why they were asked |

Four steps remain. Four steps are four chapters, and the other two rows are how you know the product is small: you could tell a friend what you left out.

## The schedule

- **Evening 1.** The list above, and the outline: one line per chapter saying what the reader can do after it.
- **Evenings 2 to 7.** Write. Start with the chapter you could talk about without notes. Don't edit on the evening you write.
- **Evening 8.** Read it aloud, all of it. Delete what embarrasses you. Mark what you skipped over while reading; the reader will skip it too.
- **Evening 9.** Make the example. A real, completed one with messy details, not a picture of perfection.
- **Evening 10.** Send it to two people who asked the question. Ask them one thing: *where did you stop?*

If evening 7 comes and a chapter is missing, ship without it and say so on the page. "Covers finding people, questions and notes; presenting the results comes in the next edition, free for everyone who bought this one" has never cost anyone a sale. A date that moved three times has.

**Before you go on:** put the ten evenings in your calendar. If you can't find ten in the next five weeks, halve the product, not the sleep.
$md$],
    ['Thirty people, by hand', $md$
An audience is useful. It is also a two-year project, and you need buyers in a month. So you will do what does not scale: write to thirty people, one at a time.

## Making the list

Open an empty sheet with four columns: name, where I know them from, what they said, what I'd ask. Fill it in this order.

- The people who asked you the question. You wrote their names down in chapter one.
- People they know. "Who else is stuck with this?" is an easy favour.
- Strangers who posted the question in public in the last sixty days, and got no good answer. Answer them there first, properly, without a link.
- Two or three people who teach something beside your subject. They won't buy, but they know who would.

Thirty rows take about two evenings. If you run dry at eleven, take it seriously: either the question is rarer than it looked, or you don't yet know where its askers spend time. Both are cheaper to learn now.

## What to write

Short, about them, with a question that can be answered in a minute.

> Hi Tomas, in March you asked in the forum how to compare interview notes. I've written up how I do it, with a filled-in sheet, and I'm about to put it on sale. Would you look at the table of contents and tell me what's missing for you? No need to buy anything.

Some won't answer. Around a third usually do if you wrote to them as a person, and their replies are worth more than the sales, because they contain the words your page needs. Copy their sentences, exactly, into a note called *page*.

Don't send a discount. A discount says the price is wrong. Instead, tell the ones who helped that they will get the first edition for nothing, and mean it: they are going to find your mistakes before a stranger does.

## What not to do

Don't add anyone to a newsletter because they answered you. Don't write to a whole group at once. Don't apologise for selling; you are telling someone that the thing they looked for exists.

**Before you go on:** ten of the thirty, this week.
$md$],
    ['A page that says what it is', $md$
Your sales page has one job: someone who has the problem should recognise it, see that you have solved it, and know exactly what they get for the money. People who don't have the problem should leave quickly and without resentment.

## In this order

1. **A headline with the outcome in it.** Use the note called *page*. If three people wrote "I don't know what to ask", the headline contains "what to ask".
2. **The promise, in two sentences, with its limits.** How long it takes, what it leaves out.
3. **The contents.** The real ones, with chapter titles. Hiding the table of contents has never made anyone curious; it makes them suspect there is little.
4. **One chapter in full.** The best one. If reading it makes the rest unnecessary, the rest was not worth selling.
5. **Who made it and why they know.** Three lines. What you have done, not what you are.
6. **The price, and what happens after paying.** "You can read it in the browser at once and download it" answers the question that stops people with the card in their hand.
7. **Four or five questions, answered straight.** Including the awkward one.

## What to leave out

No countdown, unless something really ends. No crossed-out price that nobody ever paid; in many countries that is misleading advertising, and everywhere it is a lie. No "only 7 left" of a file. No quotes from people who don't exist.

These tricks work, a little, once. The cost comes later, as refunds, as a reputation, and as the feeling that you don't want to tell your colleagues about the thing you made.

## A test that takes five minutes

Show the page to someone on a phone. Let them scroll for twenty seconds, take it away, and ask: *What is it? Who is it for? What does it cost?* If they miss one of the three, that is what you fix. Don't fix anything else tonight.

**Before you go on:** publish the page. Not "prepare": publish. Nobody is watching yet, and a page that exists gets better faster than one that doesn't.
$md$],
    ['Launch week, and the number that matters', $md$
The loud version of a launch needs a crowd on day one. The quiet version needs four messages and patience.

## Four messages

- **Monday**, to the people who helped: it's out, here is your copy, thank you. Ask for nothing else.
- **Tuesday**, to the rest of your thirty: the page, and the line they wrote to you that shaped it.
- **Thursday**, in public, where you answered strangers: not an advertisement but the sample chapter, whole, with the page linked under it.
- **The Monday after**, to everybody who bought: *where did you stop?* Again that question, and nothing attached to it.

Then you go back to work. Don't refresh the dashboard at lunch. Put one slot in the calendar, on Friday at five, and look then.

## Reading small numbers

Suppose forty people saw the page and three bought. That is 7.5 %, and it means almost nothing: with one buyer more or less it would be 5 or 10 %. Small numbers can't tell you a rate. They can tell you a story, so ask for it. Three buyers are three conversations.

What you can read from the first weeks:

| You see | It probably means | Do this |
| --- | --- | --- |
| Nobody visits | you stopped writing to people | ten more, by hand |
| Visits, no sales, no questions | they don't recognise the problem | rewrite the headline in their words |
| Visits, no sales, many questions | the page leaves a doubt | answer it on the page |
| Sales, nobody finishes | a chapter in the middle is too long | cut it; tell the buyers |
| Buyers send it to someone | it works | raise the price for new buyers, a little |

The last row is the one number that matters in a quiet launch: how many of your first ten buyers told somebody, unasked. Two or more and you have something that will grow by itself, slowly, while you sleep and hold down a job. None, and no amount of launching will help, so go back to the sentence on your piece of paper and ask whether the product keeps it.

Either way you now own something most people with ideas don't: a thing that is finished, on sale, and bought by someone you had never met.
$md$]
  ],
  'the-quiet-launch');

-- ── A guide ────────────────────────────────────────────────────────────────────────────────────────────────────────

select pg_temp.seed_product(
  jsonb_build_object(
    'type', 'guide', 'language', 'en', 'price_cents', 900, 'currency', 'usd',
    'title', 'Set a Price This Afternoon',
    'subtitle', 'Five steps and a checklist for pricing a digital product you have already made',
    'sales_copy', jsonb_build_object(
      'headline', 'Stop staring at the price field',
      'promise', 'Work through five steps with your own numbers and end the afternoon with a price you can defend, on the page, live.',
      'benefits', jsonb_build_array(
        'Know the lowest price that leaves you something after fees and tax.',
        'Read the market in half an hour without copying the cheapest seller.',
        'Put a figure on what the result is worth to the buyer.',
        'Choose one price and write down when you will look at it again.',
        'Answer "it''s too expensive" without giving a discount.'),
      'audience', 'Anyone with a finished e-book, course or template who has not put a price on it yet, or regrets the one it has.',
      'faq', jsonb_build_array(
        jsonb_build_object('question', 'Is this about subscriptions?', 'answer', 'No. It covers things that are sold once. The first two steps apply to subscriptions as well; the rest does not.'),
        jsonb_build_object('question', 'Do I need a spreadsheet?', 'answer', 'A calculator is enough. The two formulas are written out with worked examples.'),
        jsonb_build_object('question', 'Is it tax advice?', 'answer', 'No. It shows how tax that is included in a price changes what you keep. Which rate applies to you is a question for someone who knows your country.')),
      'seoTitle', 'Set a Price This Afternoon: pricing in five steps',
      'seoDescription', 'A practical guide to pricing an e-book, course or template: your floor, the market, the value, one decision, and a checklist.')),
  array[
    ['Step 1: Find your floor', $md$
The floor is the price under which a sale costs you more than it brings. It is not your price. It only tells you which numbers you can stop thinking about.

## What a sale really leaves

Two things come off before you see any money: tax included in the price, and the payment provider's fee. Fees usually have a fixed part and a percentage, and the fixed part is what ruins small prices. With a fee of 3 % plus 0.30, and no tax:

| Price | Fee | You keep | Fee in % |
| ---: | ---: | ---: | ---: |
| 4.00 | 0.42 | 3.58 | 10.5 |
| 9.00 | 0.57 | 8.43 | 6.3 |
| 19.00 | 0.87 | 18.13 | 4.6 |
| 49.00 | 1.77 | 47.23 | 3.6 |

Look up the real fee of your provider and put it into the formula:

```
kept = price / (1 + tax rate) − price × fee % − fixed fee
```

If you sell to consumers in the EU, the price they see includes VAT. At a rate of 23 %, a price of 19.00 contains 3.55 of tax, and 15.45 are left before the fee. Forgetting this is the most expensive mistake in this guide.

## Your hours are not the floor

It is tempting to divide the hours you worked by the copies you hope for. Don't. The hours are spent, whatever you charge. What belongs in the floor is what each *further* sale costs: answering its mail, refunds, a licence you pay per copy. For most files that is a few minutes. Put a figure on those minutes and add it.

- [ ] I know my provider's percentage and fixed fee.
- [ ] I know whether my price includes tax, and at which rate.
- [ ] I know the minutes of support one sale causes.
- [ ] **My floor is:** ______
$md$],
    ['Step 2: Look at what people pay now', $md$
People compare. Not with what you think is similar, but with whatever else could make the problem go away. Spend thirty minutes finding out what that is.

## Three columns

Draw three columns and find at least three entries for each.

1. **The same kind of thing.** Other guides, courses, templates on your subject.
2. **A different kind of thing with the same result.** An hour with a consultant. A piece of software. A weekend workshop.
3. **Doing it without help.** Count the hours it takes someone who has never done it.

Write the price beside each one. Free counts as a price, and so does "a Saturday".

## How to read it

The cheapest entry in column one tells you little. You don't know whether it sells. Look for signs that people buy and come back: recent reviews with details, a second edition, a price that has gone *up*. Those sellers know something.

The range between columns one and two is where your price lives. If guides cost 10 to 30 and an hour of advice costs 120, then 25 is not expensive; it is an hour's advice at a fifth of the price, and you may say so on the page.

If column one is empty, be careful. Either you are early, or people solve this another way and are content. Column three decides which: when doing it alone costs an evening, a market may open. When it costs ten minutes, it won't.

> A price nobody else charges needs a reason that fits in one sentence. If you have the sentence, use the price.

- [ ] At least nine entries, three in each column.
- [ ] Two sellers marked who visibly sell.
- [ ] **The range I see:** from ______ to ______
$md$],
    ['Step 3: Put a figure on the result', $md$
The floor comes from your costs and the range from the market. This step comes from the buyer, and it is the one most people skip, because it feels like guessing. It is guessing. A written guess beats an unwritten one.

## Four questions

Take one real person who has the problem, and answer for them.

1. **Money.** Does the result earn or save them something this year? How much, carefully estimated?
2. **Time.** How many hours does it spare them, and what do they earn in an hour?
3. **Risk.** What does the common mistake cost, and how often does it happen?
4. **Feeling.** Is there a meeting, a deadline, an argument they will stop dreading? You can't put a figure here. Write it down anyway; it goes on the page.

## An example

A template for freelance quotes. A freelancer writes two quotes a month and spends three hours on each; with the template, one. That is 48 hours a year. Even at 20 an hour it is 960, and one job not underpriced by 10 % pays for it again.

Nobody will pay 960 for a template. A useful rule: people buy gladly at a tenth of what they believe they gain, and they believe about half of what you tell them. So 960 becomes 480, and a tenth of that is 48.

Now compare with step two. If your figure lies above the range, your page has to explain more than the others do. If it lies below your floor, you have found something worth knowing before you spent a month promoting it: the result is too small to sell alone. Bundle it, give it away to bring readers, or widen what it solves.

- [ ] One real person in mind, not "users".
- [ ] Hours and money written down, halved, and divided by ten.
- [ ] **The figure I get:** ______
$md$],
    ['Step 4: Decide, and write down why', $md$
You now have three numbers: a floor, a range, and a figure for the result. Put them on one line, and the price is usually visible.

```
floor 3   ·   range 12–35   ·   result 48      →  29
```

## If you hesitate between two

Take the higher one. Lowering a price is easy and makes nobody angry for long, as long as the product is new. Raising it feels hard, so it doesn't happen. And a price that is too low says something about the content that no sentence on the page can take back.

There are two exceptions. Take the lower one if you need readers more than money, because you are unknown and the next product is already planned. And take it if your buyers pay from their own pocket in a country where the higher one is a day's wage.

## Round, and only one

Use a number that can be said aloud: 9, 19, 29, 45. Whether it ends in nine matters less than people claim. What matters is that there is **one**. Three packages triple the work and make buyers think about packages; keep them for when somebody asks for more than you sell.

## The note

Write four lines and keep them with the product. In three months you will not remember.

> **Price:** 29
> **Because:** saves about 48 hours a year; comparable guides 12–35; no example files elsewhere.
> **I will look again:** after 30 sales or on 1 March, whichever is first.
> **I would change it if:** more than 1 in 10 asks for money back, or nobody ever says it was cheap.

- [ ] One price, sayable, above the floor.
- [ ] The note is written, with a date.
- [ ] The price is on the page. Now, before you read on.
$md$],
    ['Step 5: Keep it, and change it well', $md$
A price needs quiet to prove itself. Here is how to leave it alone, and how to move it when the note says so.

## When someone says it's too expensive

Thank them and ask what they compared it with. That is all. You will hear one of three things.

- **"With something free."** They were not going to buy. Send them to your sample and wish them well.
- **"With that other guide."** Ask what it has that yours lacks. Sometimes it's a real gap, and you have just been told what the next edition needs.
- **"I can't afford it."** Believe them, and give it to them if you want to. A gift is better than a discount: it changes one person's week and nobody's price.

## Raising it

Announce the date and the new price two weeks ahead, to people who already know you, once. Those who hesitated get a reason that is true. Then do it, on the day, even if it is inconvenient. Earlier buyers keep everything, including later editions you had promised.

## Lowering it

Lower it because the thing has aged or a simpler edition exists, never because a week was slow. Anyone who paid the old price within the last month gets the difference back without asking. It costs little and is remembered for years.

## The whole afternoon on one page

- [ ] Floor: fees, tax and support per sale.
- [ ] Market: nine entries, three columns, the range.
- [ ] Result: one person, halved, divided by ten.
- [ ] Decision: one price, one note, one date to look again.
- [ ] The price is on the page.
- [ ] An answer to "too expensive" that contains a question.
- [ ] No crossed-out price that nobody paid.
- [ ] A calendar entry for the day in the note.

When that day comes, start at step two. The floor rarely moves and the market always does.
$md$]
  ],
  'set-a-price-this-afternoon');

-- ── A course, in European Portuguese ───────────────────────────────────────────────────────────────────────────────

select pg_temp.seed_product(
  jsonb_build_object(
    'type', 'course', 'language', 'pt-PT', 'price_cents', 2400, 'currency', 'eur',
    'title', 'Escrever para ser lido no trabalho',
    'subtitle', 'Quatro lições curtas sobre e-mails, atas e propostas que as pessoas leem até ao fim',
    'sales_copy', jsonb_build_object(
      'headline', 'E-mails que têm resposta à primeira',
      'promise', 'Em quatro lições de vinte minutos aprende a dizer ao que vem logo na primeira linha, a cortar um texto para metade e a pedir uma decisão sem rodeios.',
      'benefits', jsonb_build_array(
        'Pôr o pedido e o prazo na primeira frase, sem parecer brusco.',
        'Cortar um texto para metade sem perder o que importa.',
        'Escrever atas que servem para decidir e não só para arquivar.',
        'Apresentar uma proposta numa página, com o preço à vista.'),
      'audience', 'Quem escreve todos os dias no trabalho e sente que tem de repetir tudo ao telefone.',
      'faq', jsonb_build_array(
        jsonb_build_object('question', 'Tenho de fazer os exercícios?', 'answer', 'Não, mas é neles que se aprende. Cada um usa um texto seu, por isso fica com trabalho adiantado.'),
        jsonb_build_object('question', 'O curso tem vídeos?', 'answer', 'Não. É um curso sobre escrita e lê-se: são quatro lições, com exemplos, exercício e perguntas no fim.'),
        jsonb_build_object('question', 'Que português ensina?', 'answer', 'Português europeu, com a ortografia em vigor.')),
      'seoTitle', 'Escrever para ser lido no trabalho: curso breve',
      'seoDescription', 'Curso de escrita profissional em quatro lições: e-mails com resposta, textos cortados a metade, atas úteis e propostas numa página.')),
  array[
    ['Lição 1: A primeira linha', $md$
**Objetivo:** no fim desta lição escreve e-mails em que o pedido, a pessoa e o prazo estão na primeira frase.

Quem lê o seu e-mail está entre duas reuniões, com o telemóvel na mão. Vê o assunto e uma linha e meia. Se nessa linha e meia não estiver o que quer dessa pessoa, o e-mail fica para depois, e depois é nunca.

Aprendemos na escola a escrever ao contrário: introdução, desenvolvimento, conclusão. No trabalho, a conclusão vem primeiro.

## Antes e depois

> **Assunto:** Ponto de situação
>
> Boa tarde, Marta. Espero que esteja tudo bem. Na sequência da reunião da semana passada, em que falámos dos vários fornecedores, estive a rever as propostas e surgiram algumas questões que gostaria de partilhar…

> **Assunto:** Fornecedor das caixas: decisão até quinta
>
> Marta, podes confirmar até quinta que avançamos com o fornecedor B? É 8 % mais caro, mas entrega em cinco dias em vez de doze. As contas estão em baixo.

A segunda versão não é brusca. Respeita o tempo da Marta, que pode responder «sim» do elevador.

## Como se faz

1. Escreva o e-mail como lhe sair.
2. Procure a frase em que pede alguma coisa. Costuma estar no último parágrafo.
3. Ponha-a em primeiro lugar, com um nome e uma data.
4. Mude o assunto para que diga o mesmo em seis palavras.
5. Apague tudo o que, depois disto, só repete.

Se não encontrar nenhuma frase que peça alguma coisa, pergunte-se se o e-mail tem de ser enviado.

## Exercício

Abra a pasta de enviados e escolha três e-mails da última semana que não tiveram resposta. Reescreva a primeira linha e o assunto de cada um. Envie um deles outra vez, hoje.

## Perguntas

1. Onde costuma estar o pedido, num e-mail escrito sem pensar?
2. Que três coisas deve ter a primeira frase?
3. O que faz se o e-mail não pede nada a ninguém?

*Respostas:* 1. No último parágrafo. 2. O pedido, a pessoa e o prazo. 3. Pensa duas vezes antes de o enviar.
$md$],
    ['Lição 2: Cortar para metade', $md$
**Objetivo:** no fim desta lição corta um texto seu para metade das palavras, e quem o lê fica a saber o mesmo.

Um texto comprido raramente é comprido porque há muito para dizer. É comprido porque o primeiro rascunho serve para pensar, e quase ninguém volta atrás para apagar os andaimes.

## O que sai primeiro

| Sai | Fica |
| --- | --- |
| no sentido de | para |
| procedeu-se à análise | analisámos |
| tendo em conta o facto de que | como |
| é de salientar que | (nada) |
| a nível de custos | nos custos |
| num futuro próximo | em março |

Repare na segunda linha. Quando o verbo se esconde dentro de um substantivo (*análise, realização, implementação*), a frase precisa de outro verbo para se segurar, e perde-se quem fez o quê. «Procedeu-se à análise» não tem ninguém lá dentro.

## Três passagens

- **Primeira: parágrafos.** Leia só a primeira frase de cada um. Se o texto se perceber assim, os parágrafos que não fizeram falta saem inteiros.
- **Segunda: frases.** Em cada uma, sublinhe o verbo. Se estiver depois da décima palavra, puxe-o para a frente ou parta a frase em duas.
- **Terceira: palavras.** Advérbios em *-mente*, adjetivos que não distinguem nada (*importante, significativo, relevante*), pares em que as duas palavras dizem o mesmo (*único e exclusivo*).

Faça as passagens por esta ordem. Não adianta polir frases que vão desaparecer.

## Quando parar

Pare quando, para cortar mais uma frase, teria de tirar um facto, um número ou um nome. Esses ficam sempre, e são eles que o leitor procura.

## Exercício

Escolha um texto seu com cerca de 300 palavras. Faça uma cópia, conte as palavras e corte até 150. Dê as duas versões a um colega, sem dizer qual é qual, e pergunte o que ficou a saber com cada uma.

## Perguntas

1. Porque é que «procedeu-se à análise» é pior do que «analisámos»?
2. Por que ordem se fazem as três passagens?
3. O que nunca se corta?

*Respostas:* 1. Esconde quem fez e gasta um verbo a mais. 2. Parágrafos, frases, palavras. 3. Factos, números e nomes.
$md$],
    ['Lição 3: Atas que servem para alguma coisa', $md$
**Objetivo:** no fim desta lição escreve uma ata em dez minutos, e duas semanas depois ela ainda responde a quem pergunta «ficámos em quê?».

A ata habitual conta a reunião por ordem: fulano disse, sicrano respondeu. Ninguém a lê, porque ninguém quer reviver a reunião. O que as pessoas procuram numa ata são três coisas: o que se decidiu, quem faz o quê até quando, e o que ficou por resolver.

## O modelo

```
Reunião: <assunto>, <data>
Presentes: <nomes>

Decidido
1. …

Por fazer
| O quê | Quem | Até quando |

Em aberto
- … (quem traz a resposta, e quando)
```

Não há lugar para a discussão. Se uma razão for importante para perceber a decisão, cabe numa oração: *Adiamos a mudança para maio, porque o contrato do armazém só termina em abril.*

## Durante a reunião

Escreva diretamente no modelo, à vista de todos, se possível. Quando a conversa parecer ter chegado a um fim, leia em voz alta: «Então fica decidido que…». Metade das vezes alguém diz «não foi bem isso», e acabou de poupar uma semana.

Uma tarefa sem nome não é uma tarefa. «A equipa vê isso» quer dizer que ninguém vê. Pergunte quem, e espere. O silêncio é desconfortável, mas costuma durar menos de oito segundos.

## Depois

Envie a ata no próprio dia. O assunto do e-mail é a decisão mais importante, não «Ata da reunião»: assim, quem não esteve presente já sabe.

- [ ] Todas as decisões começam por um verbo.
- [ ] Cada tarefa tem uma pessoa e uma data.
- [ ] O que ficou em aberto tem dono.
- [ ] Lê-se em menos de um minuto.

## Exercício

Pegue na última ata que recebeu e passe-a para o modelo. Conte quantas tarefas não têm nome ou data. Pergunte a quem a escreveu e complete-a.

## Perguntas

1. Que três coisas procura quem lê uma ata?
2. Para que serve ler a decisão em voz alta?
3. Que assunto leva o e-mail com a ata?

*Respostas:* 1. Decisões, tarefas e questões em aberto. 2. Para descobrir, ainda na sala, que nem todos entenderam o mesmo. 3. A decisão mais importante.
$md$],
    ['Lição 4: A proposta numa página', $md$
**Objetivo:** no fim desta lição tem uma proposta de uma página, pronta a enviar a um cliente verdadeiro.

As propostas crescem por medo. Juntamos a história da empresa, a metodologia e doze referências, para que ninguém possa dizer que faltou alguma coisa. Do outro lado está alguém que quer saber quatro coisas: percebeu o meu problema, o que vai fazer, quando fica pronto e quanto custa.

## Quatro blocos

1. **O problema, nas palavras do cliente.** Duas ou três frases. Se conseguir usar uma expressão que ele disse na conversa, use-a. *«Perdemos uma manhã por semana a passar encomendas do e-mail para a folha.»*
2. **O que vai ter no fim.** Não o que você faz, mas o que fica feito. «Uma folha que recebe as encomendas sozinha» em vez de «consultoria em automatização».
3. **Datas.** Quando começa, quando mostra a primeira versão e quando acaba. Três datas chegam.
4. **O preço, com o que inclui e o que não inclui.** Um número só, à vista, sem asteriscos. A linha do que *não* inclui evita a maior parte das discussões que iria ter em junho.

Por baixo, uma frase que diga o que acontece a seguir: *Se estiver de acordo, basta responder «avançamos» até dia 12; começo na segunda-feira seguinte.*

## O preço não se esconde

Quem põe o preço na quarta página obriga o leitor a saltar as três primeiras. Ponha-o onde se vê. Um cliente para quem é demasiado caro vai dizê-lo mais cedo, e isso é bom para os dois.

> Se tem vergonha de escrever o número, o problema está no número ou na proposta. Descubra em qual deles antes de enviar.

## Exercício

Escolha um cliente com quem tenha falado este mês. Escreva os quatro blocos em trinta minutos e imprima. Se passar de uma página, volte à lição 2. Se couber, envie hoje.

## Perguntas

1. Que quatro coisas quer saber quem recebe uma proposta?
2. Porque se escreve o que não está incluído?
3. Como termina a página?

*Respostas:* 1. Se percebemos o problema, o que vai ter, quando e por quanto. 2. Para evitar discussões mais tarde. 3. Com o que acontece a seguir e até quando.
$md$]
  ],
  'escrever-para-ser-lido-no-trabalho');

-- ── A template, still a draft ──────────────────────────────────────────────────────────────────────────────────────

select pg_temp.seed_product(
  jsonb_build_object(
    'type', 'template', 'language', 'en', 'price_cents', 1200, 'currency', 'jpy',
    'title', 'The One-Meeting Project Brief',
    'subtitle', 'Fields to fill in with a client in an hour, so that the work can start the next day',
    'sales_copy', jsonb_build_object(
      'headline', 'One meeting, one page, and both sides know what was agreed',
      'promise', 'Fill in four short parts together with your client in an hour, and leave with a brief that settles scope, dates, money and who decides.',
      'benefits', jsonb_build_array(
        'Ask the questions that clients answer honestly in the first meeting and never again.',
        'Fix what is not part of the job, in writing, before anyone is annoyed.',
        'Name one person who decides, and how long they may take.',
        'Agree on money and changes in words both sides understand.'),
      'audience', 'Freelancers and small studios who start projects from a conversation.',
      'faq', jsonb_build_array(
        jsonb_build_object('question', 'Is it a contract?', 'answer', 'No. It is what you attach to a contract or a quote, in plain words. It holds no legal terms.'),
        jsonb_build_object('question', 'Can I change the fields?', 'answer', 'Yes. It is plain text; copy it into whatever you write in.')),
      'seoTitle', 'The One-Meeting Project Brief: a template',
      'seoDescription', 'A fill-in project brief for freelancers and small studios: purpose, scope, dates and deciders, money and changes. Plain text.')),
  array[
    ['Part A: Why this, why now', $md$
Fill this part in first, and let the client talk. Ten minutes. Write down their words, not better ones.

| Field | Fill in |
| --- | --- |
| Project name | `______________________` |
| Client, and who is in the room | `______________________` |
| Date of this meeting | `____ / ____ / ______` |

**What happens today, without this project?**

> ______________________________________________

**What should be different three months after it is done?** Ask for something one could see or count.

> ______________________________________________

**Why now, and not last year?** The answer names the real deadline.

> ______________________________________________

**What was tried before, and why did it not last?**

> ______________________________________________

## How to use the answers

Read the second answer back, slowly. If the client corrects you, write the correction. Repeat until they say "exactly". That sentence is the purpose of the project, and every later discussion about scope ends with the question whether something serves it.

If nobody in the room can answer the third question, the project has no deadline, only a wish. Write *no fixed date* and plan accordingly; projects like that are moved whenever something else becomes urgent, and your price should know it.

*Example.* "Orders arrive by mail, and Rui types them into the sheet every Monday. In three months nobody should type an order. Now, because Rui goes on leave in May. We tried a form two years ago; customers kept writing mails."
$md$],
    ['Part B: In and out', $md$
Fifteen minutes. This is the part that saves the friendship.

**At the end the client has** (things, not activities; at most five):

1. `______________________________`
2. `______________________________`
3. `______________________________`
4. `______________________________`
5. `______________________________`

**Not part of this project**, though one might think so (at least three):

1. `______________________________`
2. `______________________________`
3. `______________________________`

**What we need from the client, and by when:**

| What | From whom | By |
| --- | --- | --- |
| `______________` | `__________` | `____ / ____` |
| `______________` | `__________` | `____ / ____` |
| `______________` | `__________` | `____ / ____` |

## How to use it

Write the second list together. Start it yourself with something obvious: "moving the old archive", "texts in a second language", "training after the first month". The client will then add what they had silently assumed was included. Each item can be moved up to the first list now, at a price, or stay where it is. Both are fine. What is not fine is finding it in June.

The third list is where projects wait. Agree here what happens when something comes late: *a day late moves every later date by a day.* Say it aloud once. You will rarely have to say it again.

- [ ] Every item in the first list could be handed over or shown.
- [ ] The second list has at least three items.
- [ ] Each thing we need has a name and a date.
$md$],
    ['Part C: Dates and deciders', $md$
Fifteen minutes.

| Moment | Date | How we meet it |
| --- | --- | --- |
| Start | `____ / ____` | material of part B has arrived |
| First version to look at | `____ / ____` | rough, complete, shown in a call |
| Last changes agreed | `____ / ____` | one list, from one person |
| Done | `____ / ____` | everything in the first list of part B |

**Who decides?** One name. Not a team, not "we".

> ______________________________________________

**Who else will be heard before that person decides?**

> ______________________________________________

**How long may a decision take?** `____` working days. After that: `we go on as proposed` / `we wait, and the dates move` (cross out one).

**Where do we talk?** One channel for questions `____________`, one for decisions `____________`.

## How to use it

The second row matters most. Put the first version early, at about a third of the way, when changes are cheap and nobody is in love with anything. Tell the client beforehand that it will be rough: people who expect a finished thing comment on commas.

If the decider is not in the room, stop here. Fill in the rest with them. A brief agreed with the wrong person is agreed with nobody, however pleasant the afternoon was.

*Example.* Decides: Marta. Heard before: Rui, for anything about orders. Three working days, then we go on as proposed. Questions in chat, decisions by mail.
$md$],
    ['Part D: Money and changes', $md$
Ten minutes, and then you are done.

| Field | Fill in |
| --- | --- |
| Price for everything in part B | `____________` |
| Includes tax? | `yes` / `no, plus ____ %` |
| Paid | `____ %` at the start, `____ %` at the first version, `____ %` when done |
| Days to pay an invoice | `____` |
| Rounds of changes included | `____` |
| Each further round, or an hour of work beyond it | `____________` |

**If the client stops the project:** what is finished until then is paid, and handed over as it is. `agreed` / `instead: ____________`

**If we can't deliver by the date in part C:** `____________________________`

**Who owns the result, and from when?** `____________________________`

## How to use it

Say the price before you write it. Then write it and stop talking.

"Rounds of changes" needs a definition, and this one has served well: *a round is one list of changes, sent by the person who decides, dealt with together.* Three mails in one morning are one round if they arrive as one list.

## Before you leave the room

- [ ] Read the purpose from part A once more. Does part B serve it?
- [ ] Both sides have a copy, today.
- [ ] The first date in part C is in both calendars.
- [ ] The client has said "yes" in writing; a short mail is enough.

**Agreed on** `____ / ____ / ______` **by** `__________________` **and** `__________________`
$md$]
  ]);

-- ── A few readers ──────────────────────────────────────────────────────────────────────────────────────────────────

select pg_temp.seed_purchase(1, 'the-quiet-launch', 'first.reader@example.com', 'en');
select pg_temp.seed_purchase(2, 'the-quiet-launch', 'second.reader@example.com', 'en');
select pg_temp.seed_purchase(3, 'the-quiet-launch', 'third.reader@example.com', 'pt-PT');
select pg_temp.seed_purchase(4, 'set-a-price-this-afternoon', 'first.reader@example.com', 'en');
select pg_temp.seed_purchase(5, 'escrever-para-ser-lido-no-trabalho', 'fourth.reader@example.com', 'pt-PT');
