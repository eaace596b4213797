import fc from 'fast-check';
import { environmentNames } from './environments';
import { controllerName, credential, mapping, mostly, optional, seldom } from './vocabulary';

const user = fc.oneof(
  mapping({
    username: credential('admin', 'dev'),
    passwordBcrypt: credential(`$2b$12$${'x'.repeat(53)}`, 'no hash'),
    roles: seldom(fc.constantFrom(['admin'], ['nobody'])),
    workspaces: seldom(fc.constant(['workspace'])),
  }),
  mapping({ username: credential('admin', 'dev'), password: credential('long enough for this', 'password', '') }),
);

const s3 = mapping({
  endpoint: fc.constant('s3.example.com'),
  bucket: seldom(fc.constant('b')),
  region: seldom(fc.constant('eu-1')),
  accessKeyID: credential('id'),
  secretAccessKey: credential('secret'),
  useSSL: seldom(fc.boolean()),
  certificateSecret: seldom(fc.constant('s3-ca')),
});

const registry = mapping({
  url: fc.constant('registry.example.com'),
  namespace: seldom(fc.constant('epinio')),
  username: optional(credential('robot')),
  password: optional(credential('secret')),
  certificateSecret: seldom(fc.constant('registry-ca')),
});

/** Epinio; mostly on an environment that there may be. */
export const epinio = mapping({
  environment: mostly(fc.constant('production'), fc.constantFrom(...environmentNames, 'nobody'), 5),
  domain: seldom(fc.constantFrom('apps.example.com', 'epinio.corp.example.com', 'example.net', 'no domain')),
  controller: seldom(controllerName),
  appsController: seldom(controllerName),
  users: optional(fc.array(user, { minLength: 1, maxLength: 2 })),
  dex: optional(fc.boolean()),
  tls: optional(fc.constantFrom('own-certificate', 'routing-secret')),
  webInterface: seldom(fc.boolean(), 3),
  storage: seldom(fc.oneof(mapping({ s3 }), fc.constant({ internal: {} })), 4),
  registry: seldom(fc.oneof(mapping({ external: registry }), fc.constant({ internal: {} })), 4),
});
