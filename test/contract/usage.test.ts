import { usageRows } from './rows/usage.ts';
import { testRows } from './row.ts';

describe('contract · usage', () => testRows(usageRows));
