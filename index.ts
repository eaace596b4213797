import * as pulumi from '@pulumi/pulumi';
import { build } from './components/platform/program';
import { configSections } from './components/pulumi/config';

export = () => build(configSections(), pulumi.getStack(), process.cwd());
