it('does not see the topics of other files', async () => {
  expect(await globalThis.kafka.topics()).toEqual([])
})
