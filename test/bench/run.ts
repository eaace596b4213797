import { benchStart } from './start.bench';
import { benchWiring } from './wiring.bench';

benchStart();
benchWiring();
