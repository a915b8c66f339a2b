// minimp3 asks for this header and uses nothing of it.
#pragma once
