// A reporter for `node --test`: the names of the journeys that passed and of those that failed, as JSON.

export default async function* outcomes(events) {
  const names = { "test:pass": [], "test:fail": [] };
  for await (const { type, data } of events) names[type]?.push(data.name);
  yield JSON.stringify({ passed: names["test:pass"], failed: names["test:fail"] });
}
