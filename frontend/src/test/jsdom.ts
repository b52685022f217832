// Browser APIs that jsdom lacks. Imported first by component tests.
Object.assign(window, {
  matchMedia: (media: string) => ({
    media,
    // With reduced motion there is no canvas, which jsdom lacks.
    matches: media.includes('reduced-motion'),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }),
  ResizeObserver: class {
    observe() {}
    disconnect() {}
  },
})

// jsdom has dialogs and files, but can neither open nor read them.
Object.assign(HTMLDialogElement.prototype, {
  showModal(this: HTMLDialogElement) {
    this.open = true
  },
})
Object.assign(File.prototype, {
  text(this: File) {
    return new Promise((resolve) => {
      const reader = new FileReader()
      reader.onload = () => resolve(reader.result)
      reader.readAsText(this)
    })
  },
})
