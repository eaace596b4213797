import assert from 'node:assert/strict';
import { type PlanJson } from '../../cli/report/plan-json';
import { renderPlan } from '../../cli/report/report';
import { samplePlan, wired } from './sample-plan';

describe('report: JSON', () => {
  it('has the fields of the contract in their order, and nothing else of the plan', () => {
    const report = renderPlan(samplePlan({ wiring: [wired('wiki.apps.example.com')] }), { format: 'json' });
    const expected = {
      stack: 'dev',
      environments: [
        {
          name: 'production',
          names: ['*.apps.example.com'],
          issuer: 'letsencrypt',
          certificate: null,
          secret: { namespace: 'edgewire', name: 'production-routing' },
          distribution: 'kubed',
          selector: 'team=web',
        },
        {
          name: 'intranet',
          names: ['*.corp.example.com'],
          issuer: null,
          certificate: 'files',
          secret: { namespace: 'edgewire', name: 'intranet-routing' },
          distribution: 'kubed',
          selector: null,
        },
      ],
      wiring: [
        {
          host: 'wiki.apps.example.com',
          namespace: 'wiki',
          source: 'app:wiki',
          environment: 'production',
          secretName: 'production-routing',
          coveringName: '*.apps.example.com',
          tls: 'routing-secret',
          orders: 0,
          servedBy: 'production',
          controller: 'external',
        },
      ],
      orders: [
        {
          registeredDomain: 'example.com',
          directory: 'letsencrypt-production',
          identifiers: ['*.apps.example.com'],
          count: 1,
        },
      ],
      controllers: [
        {
          name: 'external',
          class: 'traefik',
          namespace: 'traefik-external',
          installed: true,
          addresses: [],
          floatingIp: null,
          replicas: 2,
        },
        {
          name: 'internal',
          class: 'traefik-internal',
          namespace: 'traefik-internal',
          installed: true,
          addresses: [],
          floatingIp: null,
          replicas: 2,
        },
      ],
      spendings: [],
      canaries: [],
      monitors: [],
      calendar: [],
      records: [],
      standingRecords: [],
      solvers: [],
      diagnostics: [
        {
          code: 'EW1003',
          severity: 'error',
          path: 'edgewire:apps[1].host',
          message: 'a.b.apps.example.com lies more than one label under *.apps.example.com.',
          hint: 'Use a host with one label.',
        },
      ],
      ignored: [{ code: 'EW1005', path: 'edgewire:apps[2].host', reason: 'known' }],
    };
    // As text, since the order of fields is part of the contract.
    assert.equal(report, `${JSON.stringify(expected, undefined, 2)}\n`);
  });

  it('escapes what would act on a terminal, and means the same', () => {
    const host = 'a\u202e\u009b31m\u2028\u007f\u{e0041}b';
    const report = renderPlan(samplePlan({ wiring: [wired(host)] }), { format: 'json' });
    assert.match(report, /"a\\u202e\\u009b31m\\u2028\\u007f\\udb40\\udc41b"/);
    assert.doesNotMatch(report, /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    assert.equal((JSON.parse(report) as PlanJson).wiring[0]?.host, host);
  });

  it('puts the fields of a wiring into their order, however the plan has them', () => {
    const { host, ...rest } = wired('wiki.apps.example.com');
    const ordered = renderPlan(samplePlan({ wiring: [{ host, ...rest }] }), { format: 'json' });
    assert.equal(renderPlan(samplePlan({ wiring: [{ ...rest, host }] }), { format: 'json' }), ordered);
  });
});
