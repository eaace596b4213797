import * as pulumi from '@pulumi/pulumi';
import { build } from './components/program';
import { configSections } from './components/pulumi-config';

export = () => build(configSections(), pulumi.getStack(), process.cwd());
