// Samples one client repeatedly.

export const percentile = (values, share) => {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.round(share * (sorted.length - 1))];
};
export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

export class Observer {
  samples = []; // {at, playhead, newest}
  violations = 0;
  looks = 0;
  bounds = [];
  offsets = [];

  constructor(name, client) {
    this.name = name;
    this.client = client;
  }

  /**
   * Samples the client at a time of performance.now().
   * @param truth  the server's Unix time at that time
   * @param keeps  whether to record the playhead, too
   */
  look(at, truth, keeps) {
    const { client } = this;
    if (!client.clock.synced || !client.state?.playing) return;
    const bound = client.clock.errorBoundMs; // slightly later than at, which only adds to the error
    const error = Math.abs(client.clock.serverTime(at) - truth);
    ++this.looks;
    if (error > bound) ++this.violations;
    if (!keeps) return;
    this.bounds.push(bound);
    this.offsets.push(error);
    this.samples.push({
      playhead: client.playhead(at) * 1000, newest: client.state.timeSeconds * 1000,
    });
  }
}
