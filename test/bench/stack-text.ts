/**
 * A stack file of any size: 200 environments, and applications spread evenly over them.
 *
 * @param apps number of applications, one host each
 */
export function stackText(apps: number): string {
  const environments = 200;
  const lines = [
    'config:',
    '  edgewire:charts: { install: { metallb: false } }',
    '  edgewire:issuers: { private: { ca: { generate: { commonName: Private } } } }',
    '  edgewire:environments:',
  ];
  for (let index = 0; index < environments; index += 1) {
    const namespaces = `namespaces: { list: [ns-${index}] }`;
    lines.push(`    env-${index}: { domain: env-${index}.example.org, issuer: private, ${namespaces} }`);
  }
  lines.push('  edgewire:apps:');
  for (let index = 0; index < apps; index += 1) {
    const environment = index % environments;
    lines.push(
      `    - name: app-${index}`,
      `      namespace: ns-${environment}`,
      `      host: app-${index}.env-${environment}.example.org`,
      '      service:',
      '        name: web',
      '        port: 80',
    );
  }
  return `${lines.join('\n')}\n`;
}
