import assert from 'node:assert/strict';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { launchChromium } from './chromium';
import { ReportFiles } from './report-file';
import { emptyStack, hostileManifest, largeStack, smallStack } from './stacks';

/** Elements of a page of any size: rows in sight, boxes of the picture, and what is folded. */
const mostElements = 2500;

const hosts = {
  wiki: 'wiki.apps.example.com',
  deep: 'a.b.apps.example.com',
  shop: 'shop.corp.example.com',
  stray: 'stray.example.org',
};

describe('HTML report, in Chromium', function () {
  const files = new ReportFiles({
    'Pulumi.dev.yaml': smallStack,
    'Pulumi.empty.yaml': emptyStack,
    'Pulumi.large.yaml': largeStack(10_000),
    'before/Pulumi.dev.yaml': smallStack.replace(hosts.stray, 'stray.corp.example.com'),
    'hostile.yaml': hostileManifest,
  });
  let browser: Browser | undefined;
  let small = '';
  let page: Page;
  /** Errors of the page, and everything that it asked for. */
  let faults: string[] = [];

  before(async function () {
    browser = await launchChromium();
    if (browser === undefined) this.skip();
    small = files.report('small.html', 'plan', '--docs-url', 'https://docs.example/diagnostics/');
  });
  after(async () => {
    await browser?.close();
    files.remove();
  });
  afterEach(async function () {
    await page?.context().close();
    assert.deepEqual(faults, [], 'errors and requests of the page');
  });

  async function open(address: string, options: BrowserContextOptions = {}): Promise<void> {
    assert.ok(browser);
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    context.setDefaultTimeout(20_000);
    page = await context.newPage();
    faults = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => faults.push(`${message.type()}: ${message.text()}`));
    page.on('request', (request) => {
      const isItself = request.url().split('#')[0] === address.split('#')[0];
      if (!isItself && !request.url().startsWith('data:')) faults.push(request.url());
    });
    await page.goto(address);
    await page.getByRole('heading', { level: 1 }).waitFor();
  }

  const rows = () => page.locator('.hosts tbody tr:not(.spacer) th').allInnerTexts();
  const status = () => page.getByRole('status').innerText();
  const hash = () => new URL(page.url()).hash;
  /** Until the page has done what it was told: it draws between two keys, not at once. */
  const until = async (check: () => Promise<void>) => {
    for (let tries = 0; tries < 100; tries++) {
      try {
        return await check();
      } catch {
        await page.waitForTimeout(100);
      }
    }
    await check();
  };
  const showsHosts = (wanted: readonly string[]) => until(async () => assert.deepEqual(await rows(), wanted));
  const says = (wanted: string) => until(async () => assert.equal(await status(), wanted));
  const focused = () =>
    page.evaluate<string>("document.activeElement?.getAttribute('name') ?? document.activeElement?.textContent ?? ''");
  const focuses = (wanted: string) => until(async () => assert.equal(await focused(), wanted));
  const elements = () => page.locator('*').count();
  const choose = (label: string, value: string) =>
    page.getByRole('combobox', { name: label, exact: true }).selectOption(value);

  describe('a plan', () => {
    beforeEach(() => open(small));

    it('has its verdict, its numbers, and each host with its TLS', async () => {
      assert.match(await page.getByRole('heading', { level: 1 }).innerText(), /^Stack\s+dev\s+Fails$/);
      assert.match(await page.title(), /^Fails: stack dev$/);
      await showsHosts(Object.values(hosts));
      await says('4 hosts, 2 findings');
      const wiki = page.getByRole('row').filter({ hasText: hosts.wiki });
      assert.match(
        await wiki.innerText(),
        /wiki\s+production-routing\s+\*\.apps\.example\.com\s+production\s+external/,
      );
    });

    it('draws hosts, environments, Secrets and issuers, joined from left to right', async () => {
      const picture = page.getByRole('region', { name: 'Picture of the plan' });
      const boxes = await picture.locator('.box').allInnerTexts();
      for (const text of [
        hosts.wiki,
        'production',
        'production-routing',
        'letsencrypt',
        'intranet',
        'own',
        'without TLS',
      ]) {
        assert.ok(
          boxes.some((box) => box.startsWith(`${text}\n`)),
          text,
        );
      }
      // Four hosts to what gives them TLS, two environments to their Secrets, two Secrets to their issuers.
      assert.equal(await picture.locator('path').count(), 8);
      await picture.getByText('without TLS').click();
      await showsHosts([hosts.deep, hosts.stray]);
    });

    it('searches hosts and findings, all words', async () => {
      const search = page.getByRole('searchbox', { name: 'Search' });
      await search.fill('WIKI apps');
      await showsHosts([hosts.wiki, hosts.deep]);
      await says('2 of 4 hosts, 1 of 2 findings');
      await search.fill('ew1005');
      await says('0 of 4 hosts, 1 of 2 findings');
      await page.getByRole('button', { name: 'Show all' }).click();
      await showsHosts(Object.values(hosts));
      assert.equal(await search.inputValue(), '');
    });

    for (const [label, value, left] of [
      ['Namespace', 'shop', [hosts.shop, hosts.stray]],
      ['Environment', 'intranet', [hosts.shop]],
      ['Environment', '-', [hosts.deep, hosts.stray]],
      ['Controller', 'internal', [hosts.shop]],
      ['TLS', 'none', [hosts.deep, hosts.stray]],
      ['Finding', 'EW1003', [hosts.deep]],
      ['Finding', 'warning', [hosts.stray]],
      ['Finding', 'any', [hosts.deep, hosts.stray]],
    ] as const) {
      it(`filters by ${label}: ${value}`, async () => {
        await choose(label, value);
        await showsHosts(left);
        assert.match(await status(), new RegExp(`^${left.length} of 4 hosts`));
        await page.reload();
        await showsHosts(left);
        await page.getByRole('button', { name: 'Clear' }).click();
        await showsHosts(Object.values(hosts));
      });
    }

    it('has findings by code, with links to their pages and hosts', async () => {
      const findings = page.getByRole('region', { name: 'Findings' });
      assert.deepEqual(await findings.getByRole('heading', { level: 3 }).allInnerTexts(), [
        'EW1003 host lies too deep under a wildcard',
        'EW1005 no environment covers the host',
      ]);
      const link = findings.getByRole('link', { name: 'EW1003' });
      assert.equal(await link.getAttribute('href'), 'https://docs.example/diagnostics/EW1003.md');
      await findings.getByRole('link', { name: hosts.deep }).click();
      assert.equal(hash(), `#host=${hosts.deep}`);
      await choose('Environment', 'intranet');
      assert.match(await findings.innerText(), /No finding is about what the filters leave\./);
    });

    it('goes back and forward through what was shown', async () => {
      await choose('Namespace', 'shop');
      await choose('TLS', 'none');
      assert.equal(hash(), '#namespace=shop&tls=none');
      await showsHosts([hosts.stray]);
      await page.goBack();
      await showsHosts([hosts.shop, hosts.stray]);
      await page.goForward();
      await showsHosts([hosts.stray]);
      await page.goBack();
      await page.goBack();
      await showsHosts(Object.values(hosts));
    });

    it('takes a search as one step back, however many keys it took', async () => {
      await page.getByRole('searchbox').pressSequentially('shop');
      await page.waitForURL(/#q=shop$/);
      await page.goBack();
      assert.equal(await page.getByRole('searchbox').inputValue(), '');
      await showsHosts(Object.values(hosts));
    });

    it('opens a host, and closes it', async () => {
      await page.getByRole('row').getByRole('link', { name: hosts.deep }).click();
      const panel = page.getByRole('complementary', { name: hosts.deep });
      assert.match(await panel.innerText(), /without TLS[^]*app:deep in wiki[^]*EW1003/);
      await page.goBack();
      await panel.waitFor({ state: 'detached' });
      await page.goForward();
      await panel.getByRole('button', { name: 'Close' }).click();
      await panel.waitFor({ state: 'detached' });
    });

    it('shows orders against limits as bars, and renewals on a line of time', async () => {
      const limits = page.getByRole('region', { name: 'Orders and limits' });
      assert.match(
        await limits.getByRole('listitem').first().innerText(),
        /for exactly \*\.apps\.example\.com[^]*1 of 5 per 7 days/,
      );
      assert.equal(await page.evaluate("document.querySelector('.bar > span').style.width"), '20%');
      const renewals = page.getByRole('region', { name: 'Validity and renewals', exact: true });
      assert.deepEqual(await renewals.locator('.stretch > :first-child').allInnerTexts(), [
        '90 days',
        '64 days from 2027-02-10',
        '45 days from 2028-02-16',
        '90 days',
      ]);
      assert.equal(await renewals.getByRole('table', { name: 'Validity and renewals' }).getByRole('row').count(), 5);
    });

    it('works by keyboard alone', async () => {
      const tabTo = async (wanted: string) => {
        for (let presses = 0; presses < 80; presses++) {
          if ((await focused()) === wanted) return;
          await page.keyboard.press('Tab');
        }
        assert.fail(`${wanted} cannot be reached`);
      };
      await page.keyboard.press('Tab');
      await focuses('Skip to the hosts');
      await page.keyboard.press('Enter');
      await focuses('Hosts');
      await tabTo(hosts.deep);
      await page.keyboard.press('Enter');
      await page.getByRole('complementary', { name: hosts.deep }).waitFor();
      await focuses(hosts.deep);
      await page.keyboard.press('Escape');
      await page.getByRole('complementary').waitFor({ state: 'detached' });
      await focuses(hosts.deep);
      await page.reload();
      await tabTo('q');
      await page.keyboard.type('shop.');
      await tabTo('controller');
      await page.keyboard.press('i');
      await showsHosts([hosts.shop]);
      await tabTo('Clear');
      await page.keyboard.press('Space');
      await showsHosts(Object.values(hosts));
      await page.getByRole('searchbox').focus();
      const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
      assert.equal(outline, 'solid');
    });

    it('runs no other script, and asks for nothing though told to', async () => {
      await page.evaluate(`
        const script = document.createElement('script');
        script.textContent = 'window.broken = 1';
        document.body.append(script);
        document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.broken = 2">');
      `);
      const asked = await page.evaluate("fetch('https://elsewhere.example/').then(() => 'asked', () => 'refused')");
      assert.equal(asked, 'refused');
      assert.equal(await page.evaluate('window.broken'), undefined);
      assert.ok(faults.length >= 3);
      assert.ok(
        faults.every((fault) => /^error: .*Content Security Policy/.test(fault)),
        faults.join('\n'),
      );
      faults = [];
    });

    it('has on paper what is folded and scrolled away, and no controls', async () => {
      await page.emulateMedia({ media: 'print' });
      for (const text of [hosts.stray, 'Fix', 'letsencrypt-production'])
        assert.ok(await page.getByText(text).first().isVisible(), text);
      await page.locator('details:not([open])').first().waitFor({ state: 'detached' });
      assert.equal(await page.getByRole('searchbox').count(), 0);
      assert.equal(await page.getByRole('button').count(), 0);
      await page.emulateMedia({ media: null });
      assert.equal(String((await page.pdf({ format: 'A4' })).subarray(0, 5)), '%PDF-');
      assert.ok(await page.getByRole('searchbox').isVisible());
    });
  });

  it('lets no name be markup', async () => {
    await open(files.report('hostile.html', 'check', 'hostile.yaml'));
    assert.match((await rows())[0] ?? '', /^<\/script><img src=x onerror=/);
    assert.equal(await page.evaluate('window.broken'), undefined);
    assert.equal(await page.locator('img').count(), 0);
  });

  it('says so where there is no host and no finding', async () => {
    await open(files.report('empty.html', 'plan', '--stack', 'empty'));
    assert.match(
      await page.getByRole('region', { name: 'Findings' }).innerText(),
      /Nothing was found that is wrong with this plan\./,
    );
    assert.match(await page.getByRole('main').innerText(), /This stack has no host yet/);
    assert.match(await page.getByRole('main').innerText(), /The plan orders nothing/);
  });

  it('says what changes against a base, what gets worse first', async () => {
    const base = files.print('base.json', 'plan', '--cwd', 'before', '--format', 'json');
    await open(files.report('changed.html', 'plan', '--base', base));
    const changes = page.getByRole('region', { name: 'Since the base' });
    assert.match(
      await changes.getByRole('listitem').first().innerText(),
      /^host loses TLS stray\.example\.org is new, and has no TLS/,
    );
    assert.ok((await changes.getByRole('row').count()) > 2);
  });

  it('has as few elements for 10,000 hosts as for some, and finds each of them', async () => {
    await open(files.report('large.html', 'plan', '--stack', 'large'));
    await says('10,000 hosts, 100 findings');
    assert.ok((await elements()) < mostElements, String(await elements()));
    await page.getByRole('searchbox').pressSequentially('app-4321.');
    await showsHosts(['app-4321.team-1.example.org']);
    await page.getByRole('searchbox').fill('');
    await page.evaluate("document.querySelector('.scroller').scrollTo(0, 1e9)");
    await page.getByRole('link', { name: 'too.app-9999.team-39.example.org' }).last().waitFor();
    assert.equal(await page.getByRole('table', { name: 'Hosts, and how' }).getAttribute('aria-rowcount'), '10001');
    assert.equal(await page.locator('.hosts tbody tr:not(.spacer)').last().getAttribute('aria-rowindex'), '10001');
    assert.ok((await elements()) < mostElements, String(await elements()));
    await page.emulateMedia({ media: 'print' });
    await page.getByText('and 9500 more hosts').waitFor();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`is accessible, in ${colorScheme} colours`, async () => {
      await open(`${small}#host=${hosts.wiki}`, { colorScheme });
      const background = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      const [red = 0] = /\d+/.exec(background) ?? [];
      assert.equal(Number(red) > 128, colorScheme === 'light');
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
        [],
      );
    });
  }

  it('fits a narrow screen', async () => {
    await open(small, { viewport: { width: 390, height: 800 } });
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390);
    await page.getByRole('row').getByRole('link', { name: hosts.wiki }).click();
    assert.ok(await page.getByRole('complementary', { name: hosts.wiki }).isVisible());
  });
});
