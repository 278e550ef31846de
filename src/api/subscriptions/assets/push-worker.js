// Browsers that subscribed to messages long ago still ask for this one.
importScripts('/worker.js');
