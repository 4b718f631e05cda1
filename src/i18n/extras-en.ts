// English for what add-ons put on the screen. Each comes in its add-on's file; the other languages have all of it.

export type ExtraKey = never;
