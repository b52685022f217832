// What jsdom lacks of a browser's window. Imported first by tests of components.
Object.assign(window, {
  matchMedia: (media: string) => ({
    media,
    // Without movement there is no canvas, which jsdom does not have.
    matches: media.includes('reduced-motion'),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }),
  ResizeObserver: class {
    observe() {}
    disconnect() {}
  },
})
