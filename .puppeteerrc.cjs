// The tests drive the browsers that are on the machine; an install downloads none.
module.exports = { skipDownload: true };
