// Apart from the other icons, since the widget draws no star before a conversation has ended.

import { icon } from './icons.js';

export const starIcon = icon('m10 2.8 2.2 4.6 5 .7-3.6 3.5.9 5-4.5-2.4-4.5 2.4.9-5L2.8 8.1l5-.7Z');
