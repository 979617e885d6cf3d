// Carries an answer to the client, as if the button had been pressed.
document.getElementById('answer').submit();
