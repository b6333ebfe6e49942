// The states of the page that pictures are taken of, and that are checked for accessibility. Each
// starts from the freshly opened page; `reach` does what a person would do to get there.
export const states = [{ name: 'start', reach: async () => {} }];
