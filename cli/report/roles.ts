/** A rule as it is written down. */
export interface RoleRule {
  readonly group: string;
  readonly resource: string;
  readonly names: readonly string[] | undefined;
  readonly verbs: readonly string[];
  readonly why: string;
}

/** ClusterRoles in YAML, one for each activity, each rule behind what it is for. */
export function rolesYaml(stack: string, roles: Readonly<Record<string, readonly RoleRule[]>>): string {
  return Object.entries(roles)
    .map(([activity, rules]) => [...head(stack, activity), ...rules.flatMap(ruleLines), ''].join('\n'))
    .join('---\n');
}

function head(stack: string, activity: string): string[] {
  return [
    'apiVersion: rbac.authorization.k8s.io/v1',
    'kind: ClusterRole',
    'metadata:',
    `  name: edgewire-${stack.toLowerCase().replaceAll('_', '-')}-${activity}`,
    'rules:',
  ];
}

function ruleLines({ group, resource, names, verbs, why }: RoleRule): string[] {
  const list = (texts: readonly string[]) => `[${texts.map((text) => JSON.stringify(text)).join(', ')}]`;
  return [
    `  # ${why}`,
    `  - apiGroups: ${list([group])}`,
    `    resources: ${list([resource])}`,
    ...(names === undefined ? [] : [`    resourceNames: ${list(names)}`]),
    `    verbs: ${list(verbs)}`,
  ];
}
