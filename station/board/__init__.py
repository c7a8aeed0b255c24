"""The supervisor's board: the hall on a wall screen and in a browser, and what a supervisor does about it."""
