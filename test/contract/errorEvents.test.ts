import { errorEventRows } from './rows/errorEvents.ts';
import { testRows } from './row.ts';

describe('contract · error events', () => testRows(errorEventRows));
