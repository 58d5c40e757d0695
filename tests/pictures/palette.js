// From a screenshot to at most 9 colours: near ones are merged, the frequent ones kept.
async (url) => {
  const image = await createImageBitmap(await (await fetch(url)).blob());
  const { width, height } = image;
  const canvas = new OffscreenCanvas(width, height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const { data } = canvas.getImageData(0, 0, width, height);
  const bins = new Map();
  const keyOf = (at) => (data[at] >> 3) << 10 | (data[at + 1] >> 3) << 5 | data[at + 2] >> 3;
  for (let at = 0; at < data.length; at += 4) {
    const key = keyOf(at);
    const bin = bins.get(key) ?? { colours: new Map(), count: 0 };
    const colour = data[at] << 16 | data[at + 1] << 8 | data[at + 2];
    bin.colours.set(colour, (bin.colours.get(colour) ?? 0) + 1);
    bin.count += 1;
    bins.set(key, bin);
  }
  const split = (c) => [c >> 16, c >> 8 & 255, c & 255];
  const commonest = (bin) => [...bin.colours].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0][0];
  const found = [...bins].map(([key, bin]) => ({ key, count: bin.count, rgb: split(commonest(bin)) }));
  found.sort((a, b) => b.count - a.count || a.key - b.key);
  const apart = (a, b) => a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0);
  // Paper, ink, the brand and links are always kept, whatever else is frequent.
  const fixed = [[255, 255, 255], [29, 36, 33], [31, 92, 77], [20, 96, 138]];
  const palette = fixed.filter((rgb) => found.some((each) => apart(each.rgb, rgb) < 64));
  while (palette.length < Math.min(9, found.length)) {
    const worth = (each) => each.count * Math.min(...palette.map((kept) => apart(each.rgb, kept)));
    palette.push(found.reduce((best, each) => (worth(each) > worth(best) ? each : best)).rgb);
  }
  const nearest = (rgb) => palette.reduce((best, kept, i) => (apart(rgb, kept) < apart(rgb, palette[best]) ? i : best), 0);
  const place = new Map(found.map((each) => [each.key, nearest(each.rgb)]));
  const indices = new Uint8Array(width * height);
  for (let at = 0; at < data.length; at += 4) indices[at / 4] = place.get(keyOf(at));
  let text = "";
  for (let at = 0; at < indices.length; at += 32768) text += String.fromCharCode(...indices.subarray(at, at + 32768));
  return { width, height, palette: palette.flat(), indices: btoa(text) };
}
