// npm run soak [-- seconds]: the money of a whole system under random use and every trouble; says what the reconciliation finds.
import { withSystem } from './bench/system.ts';
import { soak } from './soak/soak.ts';

const seconds = Number(process.argv[2] ?? 120);
const result = await withSystem({}, (system) => soak(system, { seconds }));
console.dir(result, { depth: null });
console.log(`\n${result.faults.length} faults`);
process.exit(result.faults.length === 0 ? 0 : 1);
